"""What happened: who, what, when, why, under which version and rule.

Append-only and tamper-evident; reads of a person's record are in it too. Reads nothing but
core; every action of every other package writes here.
"""
