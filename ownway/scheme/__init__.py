"""The rules of an amount as open data: one file that anybody can read, check and work out by hand.

A noun of its own, below programmes: a pack carries a scheme, an assessment asks its questions, an
allocation is what it works out. It has rules only; what is kept of them belongs to the others.
"""
