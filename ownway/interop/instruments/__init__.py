"""Instruments from elsewhere: a CSV, or a FHIR Questionnaire of R4 or R5.

For an organisation that may use an official check: its words, scale, bands, version and licence
are kept as they came. What cannot be read is refused, all of it at once.
"""
