"""The rules of an amount, for anybody: in full, with who adopted them and what came out (A6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ownway.allocation import queries as allocation
from ownway.programme import queries as programmes
from ownway.programme.queries import Words
from ownway.programme.rules import Pack, scheme_of
from ownway.rulemaking import queries
from ownway.scheme.rules.numerals import count
from ownway.web import rule_words
from ownway.web.frames import wear
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.parts import Column, Link, SummaryRow, Table


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what stands behind it."""

    title: str
    facts: tuple[SummaryRow, ...]


@require_GET
def rules(request: Request, code: str) -> HttpResponse:
    """The questions with their points, the tables, and every version with who, when and why."""
    programme = programmes.by_code(code)
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words)
    on = allocation.local_day(programme, request.at)
    return page(
        request,
        "public/rules.html",
        programme=programme,
        name=words.get("programme"),
        sections=[
            *rule_words.amount(pack, words, on),
            *rule_words.exclusions(pack, words, _since(programme)),
        ],
        questions=_questions(pack, words),
        versions=[_version(one, code) for one in queries.open_rules(programme)],
    )


def _since(programme: Any) -> date | None:
    """The day the programme took its rules into force; None before that was kept."""
    taken = programmes.in_force(programme)
    return None if taken is None else programmes.day_of(programme, taken.taken_at)


@require_GET
def text(request: Request, code: str, version: UUID) -> HttpResponse:
    """One version as the file that pages and people work amounts out from."""
    found = queries.open_text(programmes.by_code(code), version)
    return _file(found, "application/yaml", "allocation.yaml")


@require_GET
def report(request: Request, code: str, study: UUID) -> HttpResponse:
    """A report that an adoption rests on. It names nobody."""
    found = queries.open_report(programmes.by_code(code), study)
    return _file(found.page, "text/html", f"{found.kind}.html")


def _file(said: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        said,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _questions(pack: Pack, words: Words) -> list[Table]:
    """Each question with its answers and what they count."""
    return [
        Table(
            caption=words.get(f"question.{code}.text"),
            columns=(Column(_("Answer")), Column(_("Points"), number=True)),
            rows=[
                (
                    words.get(f"option.{code}.{option.code}"),
                    count(option.points, words.language),
                )
                for option in question.options
            ],
        )
        for code, question in scheme_of(pack).questions.items()
    ]


def _version(one: queries.Open, code: str) -> Version:
    adoption, taken = one.adoption, one.taken
    ref = taken.ref if taken else adoption.ref  # type: ignore[union-attr]
    file = Link(_("Read the text as a file"), reverse("public:rules_text", args=[code, ref]))
    if adoption is None:
        pack = programmes.pack_of(taken.pack)  # type: ignore[union-attr]
        papers = scheme_of(pack).versions[-1]
        rows = [
            SummaryRow(_("Decided by"), papers.decided_by),
            SummaryRow(_("Decided on"), papers.decided_on),
        ]
        return Version(_("The programme began with these rules"), (*rows, _row(file)))
    return Version(adoption.proposal.title, (*_papers(adoption, code), _row(file)))


def _papers(adoption: Any, code: str) -> list[SummaryRow]:
    def link(study: Any, words: str) -> Link:
        return Link(words, reverse("public:rules_report", args=[code, study.ref]))

    proposal = adoption.proposal
    return [
        SummaryRow(_("From"), proposal.starts_on),
        SummaryRow(_("Why"), proposal.why),
        SummaryRow(_("What people said"), adoption.consultation.words),
        SummaryRow(_("What it means for groups"), adoption.equality.words),
        SummaryRow(_("People were told on"), adoption.notice.from_on),
        SummaryRow(
            _("What came out"),
            [
                link(adoption.impact, _("Tried on everyone")),
                link(adoption.validation, _("Validation report")),
            ],
        ),
    ]


def _row(file: Link) -> SummaryRow:
    return SummaryRow(_("In full"), file)
