"""New rules of the amount, from a draft to the day they end: asked about, tried out, adopted.

Reads everyone's newest answers to try a change on them; hands an adopted scheme to programme.
"""
