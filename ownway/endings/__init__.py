"""Leaving well: graduation, other endings, and what becomes of money left over.

Reads everything before it; feeds evaluation.
"""
