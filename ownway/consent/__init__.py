"""Who may see or do what, and why: roles, grants, sharing by topic, the one narrowing function.

Reads people and the roles of the pack; feeds every loader and every page.
"""
