"""Thin Django: how a model field says how private it is, and the few field types we repeat.

Every field of every model is wrapped in one of `public`, `personal`, `sensitive`, `secret`,
`derived`; a test fails where one is missing. Export, erasure and practice data read that one
declaration.
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models


class Privacy(StrEnum):
    """How private one column is."""

    PUBLIC = "public"  # says nothing about a person by itself: codes, ids, versions
    PERSONAL = "personal"  # about a person: name, dates, amounts
    SENSITIVE = "sensitive"  # health, wishes, their own words
    SECRET = "secret"  # keys, tokens, bank details, directions into a home
    DERIVED = "derived"  # can be worked out again from other columns


F = TypeVar("F", bound="models.Field[Any, Any]")


def _classed(field: F, privacy: Privacy) -> F:
    field.privacy = privacy  # type: ignore[attr-defined]
    return field


def public(field: F) -> F:
    return _classed(field, Privacy.PUBLIC)


def personal(field: F) -> F:
    return _classed(field, Privacy.PERSONAL)


def sensitive(field: F) -> F:
    return _classed(field, Privacy.SENSITIVE)


def secret(field: F) -> F:
    return _classed(field, Privacy.SECRET)


def derived(field: F) -> F:
    return _classed(field, Privacy.DERIVED)


def ref() -> models.UUIDField[Any, Any]:
    """The public, random name of a row: 128 bits, never a sequence number."""
    return public(models.UUIDField(default=uuid.uuid4, unique=True, editable=False))


def by(**kwargs: Any) -> models.UUIDField[Any, Any]:
    """Who did it: the `ref` of the sign-in. Pairs with the `_at` of the same stem."""
    return personal(models.UUIDField(editable=False, **kwargs))


def at(**kwargs: Any) -> models.DateTimeField[Any, Any]:
    """When it was done; aware, passed in from the door."""
    return personal(models.DateTimeField(**kwargs))


def code(max_length: int = 40, **kwargs: Any) -> models.CharField[Any, Any]:
    """A word of ours that stands for something: never the words a person is shown."""
    return public(models.CharField(max_length=max_length, **kwargs))


def minor(**kwargs: Any) -> models.BigIntegerField[Any, Any]:
    """An amount in whole minor units (pence, cents)."""
    return personal(models.BigIntegerField(**kwargs))


def currency() -> models.CharField[Any, Any]:
    """ISO 4217 code."""
    return public(models.CharField(max_length=3))
