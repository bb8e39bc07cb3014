"""`migrate`, without drawing every table anew for each one that is added.

Django draws the whole neighbourhood of a model again whenever another is added, so that a first
start grows with the square of the tables: a minute of the processor at two hundred. A model that
is new has no neighbours that know it yet; drawing it alone gives the same tables (ADR 20).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ModelState, ProjectState


def _add_model(state: Any, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    known = key in state.models
    state.models[key] = model_state
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" not in state.__dict__:
        return
    if known:
        state.reload_model(*key)
    else:
        state.apps.render_multiple([model_state])


@contextmanager
def drawing_each_once() -> Iterator[None]:
    """While this lasts, a model that is added is drawn alone."""
    theirs = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.add_model = theirs  # type: ignore[method-assign]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with drawing_each_once():
            return super().handle(*args, **options)
