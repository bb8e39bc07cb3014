"""Pay runs: made by one person, released by another, settled by what the bank says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ownway.core.money import Money
from ownway.interop import paying as bank_files
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.queries import RunView
from ownway.spending.rules import OPEN, RunLineState, RunStatus
from ownway.web.desk.forms.money import MakeRunForm, PressForm, SettleRunForm
from ownway.web.desk.forms.paying import AnotherWayForm, SentForm
from ownway.web.desk.office import PAYING, Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import paying
from ownway.web.desk.words import runs as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.sheets import sheet_of

ON_ONE_PAGE = 100


def _list(request: Request, office: Office, form: MakeRunForm | None = None) -> HttpResponse:
    viewer, at, where = office.viewer, request.at, office.programme.ref
    found = sheet_of(
        request,
        queries.runs(viewer, where),
        most=ON_ONE_PAGE,
        earlier=_("Later pay runs"),
        later=_("Earlier pay runs"),
        name="runs",
    )
    ready = sheet_of(
        request,
        queries.payable(viewer, where, at),
        most=ON_ONE_PAGE,
        earlier=_("Earlier payments"),
        later=_("Later payments"),
    )
    whole = Money(queries.payable_minor(viewer, where, at), office.programme.currency)
    names = people.names(one.made_by for one in found.rows)
    may_make = office.may(P.PAY_MAKE) and bool(ready.rows)
    form = form or _make_form(office)
    return page(
        request,
        "desk/runs.html",
        programme=office.words.get("programme"),
        form=form,
        office=office,
        may_make=may_make,
        said=_how_many(office) if may_make else "",
        payable=words.payable(ready.rows, whole, count=ready.count),
        ready=ready,
        runs=words.runs(
            queries.views_of(viewer, found.rows, at),
            names,
            _("Pay runs so far"),
            count=found.count,
        ),
        found=found,
        may_payees=office.may(P.PAY_MAKE, P.PAY_RELEASE),
        may_bank=office.may(P.PAY_SETTLE, P.PAY_RELEASE),
        others=other_offices(request, office, *PAYING),
    )


def _make_form(office: Office, data: Any = None) -> MakeRunForm:
    return MakeRunForm(data, ways=words.release_ways(office.pack, office.words))


def _how_many(office: Office) -> str:
    """Said before the button is pressed: what becomes more than one run, and why."""
    amounts = {one.most for one in office.pack.spending.release.limits}
    counts = [(most, len(queries.next_runs(office.programme, most))) for most in amounts]
    return words.how_many_runs(counts, office.programme.currency)


@require_GET
def runs(request: Request) -> HttpResponse:
    """What the next runs would pay, and every run so far."""
    return _list(request, office_of(request, *PAYING))


@require_POST
def make(request: Request, programme: UUID) -> HttpResponse:
    """Lists all that is ready in runs that one person may release; somebody else releases them."""
    office = office_for(request, programmes.by_ref(programme), P.PAY_MAKE)
    form = _make_form(office, request.POST)
    made: list[Any] = []
    if form.is_valid() and done(form, lambda: made.extend(_made(request, office, form.chosen()))):
        if len(made) == 1:
            messages.success(request, _("The pay run is made. Somebody else releases it."))
            return redirect("desk:run", run=made[0].ref)
        said = _("%(n)s pay runs are made. Somebody else releases them.") % {"n": len(made)}
        messages.success(request, said)
        return redirect(f"{reverse('desk:runs')}?programme={office.programme.ref}")
    return _list(request, office, form)


def _made(request: Request, office: Office, most: int) -> list[Any]:
    """The runs, one after the other; a part of which nothing may be listed holds up no other.

    Raises NothingToPay where that is so of all of them.
    """
    found: list[Any] = []
    for bills in queries.next_runs(office.programme, most) or [[]]:
        try:
            found.append(
                actions.make_run(
                    programme=office.programme, bills=bills, by=office.by(), at=request.at
                )
            )
        except actions.NothingToPay as refused:
            nothing = refused
    if not found:
        raise nothing
    return found


def _detail(
    request: Request, office: Office, view: RunView, form: BaseForm | None = None
) -> HttpResponse:
    run = view.run
    makers = (run.made_by, run.released_by, run.done_by, run.withdrawn_by)
    names = people.names(ref for ref in makers if ref is not None)
    frozen = run.status == RunStatus.FROZEN
    mine = run.made_human == office.viewer.rights.human
    by_hand = _by_hand(view)
    asks = office.may(P.PAY_SETTLE, P.PAY_RELEASE)
    closed = _closed(view, by_hand)
    posted = {way: n for (way, state), n in view.states.items() if state == RunLineState.POSTED}
    ready = sum(n for way, n in posted.items() if way not in by_hand)
    ready -= sum(line.state == RunLineState.POSTED for line in closed)
    open_now = [
        line
        for line in _paid_by_hand(view, by_hand)
        if office.may(P.PAY_SETTLE) and line.state in OPEN
    ]
    sheet = sheet_of(
        request,
        view.lines,
        most=ON_ONE_PAGE,
        earlier=_("Earlier payments"),
        later=_("Later payments"),
    )
    return page(
        request,
        "desk/run.html",
        form=form,
        run=run,
        view=view,
        sheet=sheet,
        status=words.run_status(run.status),
        facts=words.run_facts(view, names),
        lines=words.run_lines(
            sheet.rows,
            queries.papers_of(sheet.rows),
            by_hand,
            queries.silence(sheet.rows, request.at) if asks else {},
        ),
        waits=frozen,
        goes_on=words.goes_on(view) if run.status == RunStatus.RELEASED else "",
        files=paying.files(queries.files_of(run), office.pack, office.words),
        may_send=asks,
        may_file=ready > 0 and office.may(P.PAY_SETTLE),
        ways=_other_ways(office, view, form) if office.may(P.PAY_SETTLE) else [],
        mine=frozen and mine,
        may_release=frozen and not mine and office.may(P.PAY_RELEASE),
        may_withdraw=frozen and office.may(P.PAY_MAKE),
        settle_form=_settle_form(request, office, open_now, form) if open_now else None,
        paid_some=view.in_state(RunLineState.SETTLED) > 0,
        not_paid=words.could_not_pay(
            line for line in open_now if queries.may_be_given_up(run, line)
        ),
        closed=words.could_not_pay(closed) if office.may(P.PAY_SETTLE) else [],
    )


def _by_hand(view: RunView) -> frozenset[str]:
    return queries.ways_by_hand(view.run, {way for way, _state in view.states})


def _paid_by_hand(view: RunView, ways: frozenset[str]) -> list[Any]:
    """The payments a person makes, wherever they stand; where there is none, nothing is read."""
    return list(view.lines.filter(way__in=ways)) if ways else []


def _closed(view: RunView, by_hand: frozenset[str]) -> list[Any]:
    """The payments that do not leave, because the payee's account was closed meanwhile."""
    return list(queries.not_to_leave(view.lines).exclude(way__in=by_hand))


def _settle_form(
    request: Request, office: Office, lines: list[Any], form: BaseForm | None
) -> SettleRunForm:
    """Only what is open can be ticked; what was pressed already is known and changes nothing."""
    shown = words.to_tick(lines)
    if isinstance(form, SettleRunForm):
        form.show(shown)
        return form
    return SettleRunForm(today=programmes.day_of(office.programme, request.at), payments=shown)


def _other_ways(office: Office, view: RunView, form: BaseForm | None) -> list[dict[str, Any]]:
    """For each way on which something waits: the others of the same holder (E8).

    A way that the pack dropped has no holder any more: there it is whoever pays what waits on it.
    """
    waits = (RunLineState.POSTED, RunLineState.IN_FILE)
    found = []
    for code in sorted({way for way, state in view.states if state in waits}):
        rail = office.pack.spending.rail(code)
        holders = _who_pays(view, code) if rail is None else {rail.holder}
        others = [x for holder in sorted(holders) for x in office.pack.spending.rails_of(holder)]
        ways = [(one.code, paying.way(office.pack, one.code)) for one in others if one != rail]
        if ways:
            name = paying.way(office.pack, code)
            title = _("If this way fails: %(way)s") % {"way": name}
            mine = isinstance(form, AnotherWayForm) and form.data.get("old") == code
            found.append(
                {"old": code, "title": title, "form": form if mine else AnotherWayForm(ways=ways)}
            )
    return found


def _who_pays(view: RunView, way: str) -> set[str]:
    rows = view.lines.filter(way=way).order_by()
    return set(rows.values_list("holder", flat=True).distinct())


def _find(request: Request, run: UUID, *permissions: P) -> tuple[Office, RunView]:
    view = queries.run(request.viewer, run, request.at)
    return office_for(request, view.run.programme, *permissions), view


@require_GET
def run(request: Request, run: UUID) -> HttpResponse:
    """One run: each payment, and what can be done with it next."""
    office, view = _find(request, run, *PAYING)
    return _detail(request, office, view)


@require_POST
def release(request: Request, run: UUID) -> HttpResponse:
    """Lets a run go that somebody else made. Where it cannot be, the page says why."""
    office, view = _find(request, run, P.PAY_RELEASE)
    form = PressForm(request.POST)
    if form.is_valid() and done(form, lambda: _let_go(request, office, view)):
        messages.success(request, _("The pay run is released."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


def _let_go(request: Request, office: Office, view: RunView) -> None:
    """Released, and the first chunk written into the books; the worker goes on with the rest."""
    actions.release(run=view.run, by=office.by(), at=request.at)
    actions.post_next(run=view.run, by=office.by(), at=request.at)


@require_POST
def post(request: Request, run: UUID) -> HttpResponse:
    """Goes on with a run, one chunk: what is in the books already stays as it is."""
    office, view = _find(request, run, *PAYING)
    form, now = PressForm(request.POST), [view.run]
    if form.is_valid() and done(
        form,
        lambda: now.append(actions.post_next(run=view.run, by=office.by(), at=request.at)),
    ):
        if now[-1].status != RunStatus.RELEASED:
            messages.success(request, _("All of it is in the books."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def make_files(request: Request, run: UUID) -> HttpResponse:
    """Makes a file of everything that is posted, one for each way."""
    office, view = _find(request, run, P.PAY_SETTLE)
    form = PressForm(request.POST)
    if form.is_valid() and done(form, lambda: _file_all(request, office, view)):
        messages.success(request, _("The files are made."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


def _file_all(request: Request, office: Office, view: Any) -> None:
    for batch in queries.to_file(view.run, request.at):
        if batch.rail.format == "by_hand":
            continue
        written = bank_files.made(batch)
        actions.make_file(
            run=view.run,
            rail=batch.rail.code,
            number=batch.number,
            execute_on=batch.execute_on,
            part=actions.FilePart(
                sha256=written.sha256,
                count=written.count,
                total=written.total,
                keys=tuple(line.key for line in batch.lines),
                files_before=batch.files_before,
            ),
            by=office.by(),
            at=request.at,
        )


@require_POST
def send_file(request: Request, file: UUID) -> HttpResponse:
    """Gives a file out, once: the intent is written down before the bytes leave."""
    found = queries.run_file(request.viewer, file)
    office, view = _find(request, found.run.ref, P.PAY_SETTLE, P.PAY_RELEASE)
    form = PressForm(request.POST)
    out: list[Any] = []
    if form.is_valid() and done(form, lambda: out.append(_sent(request, office, found))):
        written = out[0]
        answer = HttpResponse(written.content, content_type=written.media_type)
        answer["Content-Disposition"] = f'attachment; filename="{written.name}"'
        return answer
    return _detail(request, office, view, form)


def _sent(request: Request, office: Office, file: Any) -> Any:
    written = bank_files.made(queries.batch_of(file))
    actions.begin_sending(file=file, sha256=written.sha256, by=office.by(), at=request.at)
    return written


@require_POST
def file_sent(request: Request, dispatch: UUID) -> HttpResponse:
    """Somebody looked at the bank, and says what became of a file."""
    found = queries.sending(request.viewer, dispatch)
    office, view = _find(request, found.file.run.ref, P.PAY_SETTLE, P.PAY_RELEASE)
    form = SentForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.answer_sending(
            dispatch=found, outcome=form.cleaned_data["outcome"], by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("It is written down."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def another_way(request: Request, run: UUID) -> HttpResponse:
    """All that waits on one way goes another, in every run of the programme."""
    office, view = _find(request, run, P.PAY_SETTLE)
    old = request.POST.get("old", "")
    ways = [(one.code, one.code) for one in office.pack.spending.rails]
    form = AnotherWayForm(request.POST, ways=ways)
    if form.is_valid() and done(
        form,
        lambda: actions.take_another_way(
            programme=office.programme,
            old=old,
            new=form.cleaned_data["new"],
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("They go another way. Make the files again."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def settle(request: Request, run: UUID) -> HttpResponse:
    """Notes that the bank has paid what was ticked; the rest stays open."""
    office, view = _find(request, run, P.PAY_SETTLE)
    lines = {str(line.key): line for line in _paid_by_hand(view, _by_hand(view))}
    form = SettleRunForm(
        request.POST,
        today=programmes.day_of(office.programme, request.at),
        payments=words.to_tick(lines.values()),
    )
    if form.is_valid() and done(
        form,
        lambda: actions.settle(
            run=view.run,
            lines=[lines[key] for key in form.cleaned_data["payments"]],
            paid_on=form.cleaned_data["paid_on"],
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("It is written down as paid."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def withdraw(request: Request, run: UUID) -> HttpResponse:
    """Takes a run back that nobody released; its purchases wait for the next one."""
    office, view = _find(request, run, P.PAY_MAKE)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.withdraw_run(run=view.run, by=office.by(), at=request.at)
    ):
        messages.success(request, _("The pay run is taken back."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)
