"""Courses, for everybody: the catalogue before sign-in, and one's own learning after it.

Participants, staff and family sit in the same room, so they use the same pages.
"""
