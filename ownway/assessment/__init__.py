"""The questions about a life, the answers in the person's own words, and the score.

Reads the questionnaire of the pack; feeds allocation.
"""
