"""Ownway: self-directed care and personal budgets in mental health, from end to end."""

__version__ = "0.1.0"
