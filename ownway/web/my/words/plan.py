"""The ways from the plan, read once more, to where each part of it is changed."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from ownway.web.plan_words import Part


def changeable(parts: list[Part], which: str) -> list[Part]:
    """The same parts with the way to change each, before it is signed."""
    names = ("my:matters", "my:goals", "my:things", "my:running")
    pairs = zip(parts, names, strict=True)
    return [replace(part, url=reverse(name) + which) for part, name in pairs]
