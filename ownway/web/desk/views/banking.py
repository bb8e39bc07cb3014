"""What banks say: a file is checked and shown, then read in; what matches nothing is looked at."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.interop import paying as files
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.spending.queries import Queued
from ownway.spending.rules import Said
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.forms.paying import BankFileForm, ExplainForm, MatchForm, packed
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import back as back_words
from ownway.web.desk.words import paying as words
from ownway.web.desk.words import runs as run_words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, tell

BANKING = (P.PAY_SETTLE, P.PAY_RELEASE)


@require_http_methods(["GET", "POST"])
def bank(request: Request) -> HttpResponse:
    """The queue, and a file of a bank: the first press checks it, the second reads it in."""
    office = office_of(request, *BANKING)
    holders = [
        (one.code, office.words.get(f"holder.{one.code}"))
        for one in office.pack.holding.holders
        if one.way != "direct"
    ]
    form = BankFileForm(request.POST or None, request.FILES or None, holders=holders)
    found: list[files.Read] = []
    if request.method == "POST" and not office.may(P.PAY_SETTLE):
        raise NotVisible
    if request.method == "POST" and form.is_valid():
        found = _checked(form, office)
        if found and "read" in request.POST and _read_in(request, office, form, found):
            return redirect("desk:bank")
    queue = queries.queue(office.viewer, office.programme.ref, request.at)
    back = queries.payments_back(office.viewer, office.programme.ref, request.at)
    silent = queries.silent_payments(office.viewer, office.programme.ref, request.at)
    return page(
        request,
        "desk/bank.html",
        programme=office.words.get("programme"),
        form=form,
        may_read=office.may(P.PAY_SETTLE),
        checked=words.checked(found) if found else None,
        kept=packed(form.cleaned_data["content"]) if found else "",
        queue=words.queue(queue, people.names(one.entry.owner for one in queue)),
        back=back_words.came_back(back, people.names(back_words.owner(one) for one in back)),
        silent=run_words.silent_payments(silent) if silent else None,
        accounts=words.bank_accounts(
            queries.newest_assertions(office.viewer, office.programme.ref), office.words
        ),
        papers=words.papers(queries.papers(office.viewer, office.programme.ref), office.words),
        others=other_offices(request, office, *BANKING),
    )


def _checked(form: BankFileForm, office: Office) -> list[files.Read]:
    given = form.cleaned_data
    try:
        return files.read(
            office.programme, given["holder"], files.Incoming(given["kind"]), given["content"]
        )
    except Refused as refused:
        tell(form, refused)
        return []


def _read_in(request: Request, office: Office, form: BankFileForm, found: list[files.Read]) -> bool:
    stored: list[Any] = []
    for one in found:
        if not done(form, partial(_note, request, office, form, one, stored)):
            return False
    for paper in stored:
        assertion = queries.assertion(paper)
        if assertion and words.agrees(assertion):
            messages.warning(request, words.agrees(assertion))
    messages.success(request, _("The file is read in. What matches nothing stands below."))
    return True


def _note(
    request: Request, office: Office, form: BankFileForm, one: files.Read, stored: list[Any]
) -> None:
    paper = actions.read_paper(
        programme=office.programme,
        holder=form.cleaned_data["holder"],
        paper=one.paper,
        matches=one.matches,
        guesses=one.guesses,
        by=office.by(),
        at=request.at,
    )
    stored.append(paper)


def _find(request: Request, entry: UUID) -> tuple[Office, Queued]:
    found = queries.entry(request.viewer, entry, request.at)
    return office_for(request, found.entry.paper.programme, *BANKING), found


def _detail(
    request: Request, office: Office, found: Queued, form: BaseForm | None = None
) -> HttpResponse:
    entry = found.entry
    said = getattr(entry, "explanation", None)
    asked = queries.asked_change(entry)
    details = None if asked is None else queries.asked_details(asked)
    names = people.names(ref for ref in (entry.owner, said.said_by if said else None) if ref)
    return page(
        request,
        "desk/bank_entry.html",
        form=form,
        entry=entry,
        title=words.says(entry),
        facts=words.entry_facts(found, names),
        guesses=words.guesses(found.guesses),
        waits=entry.state == "waiting",
        came_in=entry.said == Said.BOOKED and (entry.amount_minor or 0) > 0,
        asked=back_words.asked(entry.reason, details) if details else None,
        may_write=office.may(P.PAY_MAKE),
        said=said,
        said_by=names.get(said.said_by, "") if said else "",
        mine=said is not None and said.said_human == office.viewer.rights.human,
        owns=entry.owner == office.by().ref,
        match=form if isinstance(form, MatchForm) else MatchForm(),
        explain=form if isinstance(form, ExplainForm) else ExplainForm(),
    )


@require_GET
def entry(request: Request, entry: UUID) -> HttpResponse:
    """One thing a bank said, the payments it may be, and what can be done."""
    return _detail(request, *_find(request, entry))


@require_POST
def match(request: Request, entry: UUID) -> HttpResponse:
    """A person says which payment it is."""
    office, found = _find(request, entry)
    form = MatchForm(request.POST)
    if form.is_valid() and _match(request, office, found, form):
        messages.success(request, _("It is matched."))
        return redirect("desk:bank")
    return _detail(request, office, found, form)


def _match(request: Request, office: Office, found: Queued, form: MatchForm) -> bool:
    reference, at = form.cleaned_data["reference"], request.at
    try:
        line = queries.line_named(office.viewer, office.programme.ref, reference, at)
    except NotVisible:
        form.add_error("reference", _("We know no payment with this reference."))
        return False
    if "refund" in request.POST:
        by = office.by(line.bill.person)
        return done(
            form,
            lambda: actions.match_refund(entry=found.entry, bill=line.bill, by=by, at=at),
        )
    return done(
        form,
        lambda: actions.match_entry(entry=found.entry, line=line, by=office.by(), at=at),
    )


@require_POST
def asked(request: Request, entry: UUID) -> HttpResponse:
    """Details a payee's bank asks for are written down; somebody else calls back first."""
    found = queries.entry(request.viewer, entry, request.at)
    office = office_for(request, found.entry.paper.programme, P.PAY_MAKE)
    form = PressForm(request.POST)
    made: list[Any] = []
    if form.is_valid() and done(
        form,
        lambda: made.append(actions.write_asked(entry=found.entry, by=office.by(), at=request.at)),
    ):
        messages.success(request, _("It is written down. Somebody else calls back first."))
        return redirect("desk:payee", payee=made[0].payee.ref)
    return _detail(request, office, found, form)


@require_POST
def explain(request: Request, entry: UUID) -> HttpResponse:
    """A person says why it is no payment of ours."""
    office, found = _find(request, entry)
    form = ExplainForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.explain(
            entry=found.entry, **form.cleaned_data, by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("It is explained. Somebody else agrees."))
        return redirect("desk:bank_entry", entry=found.entry.ref)
    return _detail(request, office, found, form)


@require_POST
def agree(request: Request, entry: UUID) -> HttpResponse:
    """Another person agrees with the explanation, or takes the entry over."""
    office, found = _find(request, entry)
    form = PressForm(request.POST)
    act = actions.take_entry if "take" in request.POST else actions.agree_explanation
    if form.is_valid() and done(
        form, lambda: act(entry=found.entry, by=office.by(), at=request.at)
    ):
        messages.success(request, _("It is written down."))
        return redirect("desk:bank_entry", entry=found.entry.ref)
    return _detail(request, office, found, form)
