"""How much money there is to plan with, line by line, and why.

Reads a submitted assessment and the scheme of the pack; feeds planning.
"""
