"""A person, their sign-in, their circle, how to reach them and what they need.

Reads programme; feeds everything about a person.
"""
