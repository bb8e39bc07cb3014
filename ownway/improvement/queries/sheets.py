"""The data files of self-checks as this installation has them, each read once."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from ownway.improvement.rules.readiness import Checklist, read_checklist
from ownway.improvement.rules.reflections import Personalisation, read_personalisation

PERSONALISATION = "reflection/personalisation.yaml"
READINESS = "readiness/self-direction.yaml"


@cache
def personalisation() -> Personalisation:
    """The forty prompts. Raises FileNotFoundError, NotStrict, ValueError: a fault of the files."""
    return read_personalisation(_text(PERSONALISATION))


@cache
def checklist() -> Checklist:
    """The statements about readiness. Raises as `personalisation`."""
    return read_checklist(_text(READINESS))


def _text(name: str) -> str:
    """A file beside the packs; a folder named later holds what an operator puts in its place."""
    for folder in reversed(settings.PACKS_DIRS):
        if (folder / name).is_file():
            return str((folder / name).read_text(encoding="utf-8"))
    raise FileNotFoundError(name)
