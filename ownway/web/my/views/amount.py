"""The amount: a sentence, the working line by line, what would change it, and asking once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.allocation import actions, queries
from ownway.core.problems import NotVisible
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.people import queries as people
from ownway.planning import actions as planning
from ownway.planning import queries as plans
from ownway.planning.rules import PlanKind
from ownway.programme import queries as programmes
from ownway.programme.rules import scheme_of
from ownway.web import amount_paper as papers
from ownway.web import amount_told as words
from ownway.web import amount_words
from ownway.web.decided_forms import ClaimForm
from ownway.web.my.drafts import PLAN
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.plan_forms import OnceForm
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.showing import local_day


@require_GET
def amount(request: Request) -> HttpResponse:
    """How much there is to plan with."""
    life = life_of(request)
    found = amounts_of(request, life)
    if found is None:
        return no_amount(request, life)
    row, newest = found.counts, found.newest
    before = queries.before(row.allocation)
    claims = claims_of(request, newest)
    shown = queries.shown_range(row.allocation, language=request.LANGUAGE_CODE)
    changes = queries.what_would_change(
        request.viewer, row.allocation, at=request.at, language=request.LANGUAGE_CODE
    )
    return page(
        request,
        "my/amount.html",
        range=papers.shown_range(shown, row.to_plan_with),
        letter=papers.letter(
            row, life.pack, life.words, claims, to=life.person.name, day=local_day(request.at)
        ),
        said=words.said(row, life.pack),
        lower=lower_of(found, claims),
        look=words.look(
            newest,
            queries.settle_by(newest.allocation),
            programmes.day_of(life.person.programme, request.at),
        ),
        final=words.final(row),
        before=words.before(queries.row(before)) if before else None,
        by_days=_by_days(request, life, row),
        together=words.together(row, queries.most(row.allocation)),
        referral=queries.referral(row.allocation, language=request.LANGUAGE_CODE),
        claims=claims,
        changes=changes[:2],
        more_changes=changes[2:4],
        once=scheme_of(life.pack).modes.one_off is not None,
        has_plan=any(
            plan.kind == PlanKind.YEARLY and plan.ended_at is None
            for plan in plans.plans(request.viewer, life.person.ref, request.at)
        ),
    )


def _by_days(request: Request, life: Life, row: queries.AmountRow) -> list[str]:
    """What the amount comes to in the year of a plan that runs, where it changed within it."""
    plan = plans.open_plan(life.person.ref, PlanKind.YEARLY)
    if plan is None:
        return []
    stretches = plans.stretches_of(plan, row.allocation, request.at)
    return amount_words.by_days(stretches, row.allocation.currency)


def amounts_of(request: Request, life: Life) -> queries.Amounts | None:
    """The amount that counts, and a lower one that waits, of whoever looks."""
    return queries.amounts_of(request.viewer, life.person.ref, at=request.at)


def lower_of(found: queries.Amounts, claims: list[words.Claim]) -> words.Lower | None:
    """What there is to say about a lower amount that does not count yet."""
    if found.lower is None:
        return None
    waits = any(one.waits for one in claims)
    return words.lower(found.lower, queries.notice_of(found.lower.allocation), claimed=waits)


@require_GET
def amount_change(request: Request) -> HttpResponse:
    """The amount before and the new one side by side, and what made the difference (A7)."""
    life = life_of(request)
    found = amounts_of(request, life)
    before = queries.before(found.newest.allocation) if found else None
    if found is None or before is None:
        return page(request, "my/amount_same.html")
    newest = found.newest
    notice = queries.notice_of(newest.allocation)
    if notice is not None and found.lower is None and notice.in_force_at is None:
        notice = None  # settled higher since, so there is nothing to give notice of
    return page(
        request,
        "my/amount_change.html",
        change=amount_words.change(
            queries.compared_by(request.viewer, before, newest.allocation, at=request.at),
            request.LANGUAGE_CODE,
        ),
        pending=found.lower is not None,
        notice=amount_words.notice(notice, people.names([notice.given_by] if notice else [])),
        working_days=life.pack.decisions.error_claim_within.working_days,
        claimed=any(one.waits for one in claims_of(request, newest)),
        help_now=life.pack.help_now,
    )


@require_http_methods(["GET", "POST"])
def amount_wrong(request: Request) -> HttpResponse:
    """Says what is wrong in the amount; somebody else answers by a day (A20)."""
    life = life_of(request)
    found = amounts_of(request, life)
    if found is None:
        return no_amount(request, life)
    row = found.newest
    if any(one.waits for one in claims_of(request, row)) and request.method == "GET":
        messages.info(request, _("You told us already. We are looking at it."))
        return redirect("my:amount")
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = done(
            form,
            lambda: deciding.say_wrong(
                allocation=row.allocation,
                wrong_in=form.cleaned_data["wrong_in"],
                words=form.cleaned_data["words"],
                by=life.actor,
                at=request.at,
            ),
        )
        if said:
            messages.success(request, _("Thank you. Somebody looks at it and answers you."))
            return redirect("my:amount")
    return page(
        request,
        "my/amount_wrong.html",
        form=form,
        said=words.said(found.counts, life.pack),
        working_days=life.pack.decisions.error_claim_within.working_days,
        help_now=life.pack.help_now,
    )


def no_amount(request: Request, life: Life) -> HttpResponse:
    """No amount for a year yet; a small sum that was asked for is said all the same."""
    small = queries.latest(life.person, yearly=False)
    return page(request, "my/amount_none.html", small=words.small(small) if small else "")


def claims_of(request: Request, row: queries.AmountRow) -> list[words.Claim]:
    """What was said about this amount, newest first."""
    found = decisions.claims_beside(request.viewer, row.allocation, request.at)
    names = people.names({one.answered_by for one in found if one.answered_by})
    return words.claims(found, names)


@require_GET
def working(request: Request) -> HttpResponse:
    """The working, line by line, worth printing."""
    life = life_of(request)
    found = amounts_of(request, life)
    if found is None:
        return no_amount(request, life)
    row = found.counts
    sentences = queries.sentences(row.allocation, language=request.LANGUAGE_CODE)
    scheme = scheme_of(queries.pack_for(row.allocation))
    return page(
        request,
        "my/working.html",
        range=papers.shown_range(
            queries.shown_range(row.allocation, language=request.LANGUAGE_CODE), row.to_plan_with
        ),
        said=words.said(row, life.pack),
        table=words.working_table(sentences, row.indicative),
        final=words.final(row),
        source=scheme.instrument["manual"],
        since=scheme.version_on(queries.told_of(row.allocation).on).start,
        row=row,
    )


@require_http_methods(["GET", "POST"])
@here_now
def once(request: Request, *, life: Life) -> HttpResponse:
    """Asks for a small sum, once, and begins a short plan with it (scenario 3)."""
    most = queries.one_off_most(life.person.programme, request.at)
    if most is None:
        raise NotVisible
    form = OnceForm(request.POST or None, currency=life.pack.currency)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []

        def ask() -> None:
            made.append(
                actions.ask_one_off(
                    person=life.person,
                    amount=form.cleaned_data["amount"],
                    purpose=form.cleaned_data["purpose"],
                    by=life.actor,
                    at=request.at,
                )
            )
            made.append(
                planning.start(
                    person=life.person,
                    kind=PlanKind.ONE_OFF,
                    allocation=made[0],
                    by=life.actor,
                    at=request.at,
                )
            )

        if done(form, ask):
            request.session[PLAN] = str(made[1].plan.ref)
            return redirect("my:goals")
    return page(request, "my/once.html", form=form, most=most)
