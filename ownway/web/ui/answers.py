"""What a view answers with: a page, a page to put right (422), a refusal said in the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ownway.core.problems import NotVisible, Refused, Stale


def page(
    request: HttpRequest, template: str, *, form: BaseForm | None = None, **values: Any
) -> HttpResponse:
    """The page; with 422 where its form came back with something to put right."""
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **values}, status=422 if wrong else 200)


def tell(form: BaseForm, refused: Refused) -> None:
    """Says a refusal in the form: beside the field it is about, or at the top."""
    for problem in refused.problems:
        where = problem.where if problem.where in form.fields else None
        form.add_error(where, f"{problem.words} {problem.fix}".strip())
    if not refused.problems:
        form.add_error(None, f"{refused.words} {refused.fix}".strip())


def done(form: BaseForm, action: Callable[[], Any]) -> bool:
    """Runs the action of a checked form. Where it refuses, the form says why and keeps all.

    Where somebody saved in between, `form.stale` holds both texts for the page to show.
    """
    try:
        action()
    except Stale as stale:
        form.stale = stale  # type: ignore[attr-defined]
        tell(form, stale)
        return False
    except Refused as refused:
        tell(form, refused)
        return False
    return True


def put(form: Any, name: str, value: object) -> None:
    """Sets one value of a form that came back, such as the number to save over it with."""
    form.data = form.data.copy()
    form.data[name] = str(value)


def chosen_uuid(text: str) -> UUID:
    """A ref that came with a form. Raises NotVisible where it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None
