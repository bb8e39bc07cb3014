"""Asking for something, checking it, paying for it: purchases and pay runs.

Reads decided lines and who holds their money; feeds review.
"""
