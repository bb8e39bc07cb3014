"""A programme: its pack (rules, lists, words, currency), versions of it, its envelope of money.

Reads packs/ and opens the books of the programme; feeds everything that asks what is allowed.
"""
