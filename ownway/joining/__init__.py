"""Enquiry, informed choice, enrolment, leaving: the first step of the journey.

Reads people and consent; feeds assessment.
"""
