"""Recovery education: courses written with peers, terms, seats, what somebody wants to learn.

Reads people, programmes and consent; feeds endings and evaluation.
"""
