"""The rules of a programme as a person can read them, each beside the source it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.allocation.rules import one_off_most
from ownway.consent.queries import GrantRow
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.programme.rules import Clock, Pack, scheme_of
from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import count
from ownway.web.rule_words import Section, amount, exclusions
from ownway.web.ui.parts import Column, SummaryRow, Table, Value
from ownway.web.ui.showing import babel_locale, local_day


def programme() -> str:
    """The name of the second place."""
    return _("Programme")


def the_books() -> str:
    return _("The books")


def sections(pack: Pack, words: Words, on: date) -> list[Section]:
    """The whole rule book of one programme on a day, in the order a person meets it."""
    return [
        *amount(pack, words, on),
        *_small_sum(pack, on),
        *_shares(pack, words, on),
        _plan(pack, words),
        _clocks(pack),
        _reasons(pack, words),
        _holders(pack, words),
        _buying(pack, words),
        *exclusions(pack, words),
    ]


def _said(minor: int, pack: Pack) -> str:
    return show(Money(minor, pack.currency), babel_locale())


def _small_sum(pack: Pack, on: date) -> list[Section]:
    most = one_off_most(scheme_of(pack), on)
    if most is None:
        return []
    line = _("For one purpose, once: up to %(amount)s.")
    return [
        Section(
            title=_("A small sum, once"),
            lines=(line % {"amount": _said(most.minor, pack)},),
            source=scheme_of(pack).instrument["manual"],
        )
    ]


def _shares(pack: Pack, words: Words, on: date) -> list[Section]:
    scheme = scheme_of(pack)
    return [
        Section(
            title=_("A part with a purpose"),
            lines=(_share(pack, words, one, on),),
            source=scheme.instrument["manual"],
        )
        for one in scheme.constraints
    ]


def _share(pack: Pack, words: Words, of: model.Constraint, on: date) -> str:
    values = {
        "percent": count(of.share.on(on) * 100, words.language),
        "category": words.get(f"category.{of.category}"),
    }
    match of.when:
        case None:
            return _("At least %(percent)s percent goes to “%(category)s”.") % values
        case model.Compare(fact, "==", value) if fact in pack.facts:
            values |= {
                "fact": words.get(f"fact.{fact}"),
                "value": words.get(f"fact.{fact}.{value}"),
            }
            return (
                _(
                    "At least %(percent)s percent goes to “%(category)s”, where “%(fact)s” is"
                    " “%(value)s”."
                )
                % values
            )
    return _("For some people, at least %(percent)s percent goes to “%(category)s”.") % values


def _plan(pack: Pack, words: Words) -> Section:
    return Section(
        title=_("What a plan can hold"),
        lines=(
            *_kept_aside(pack, words),
            _("Each thing in it serves a goal, and belongs to one of these:"),
        ),
        items=tuple(words.get(f"category.{code}") for code in pack.planning.categories),
    )


def _kept_aside(pack: Pack, words: Words) -> list[str]:
    """How much can be kept aside: of all money, and of each funder's that has its own rule."""
    said = []
    alone = pack.aside_caps[0] if len(pack.aside_caps) == 1 else None
    caps = [one for one in (pack.planning.contingency_weeks_cap, alone) if one is not None]
    if caps:
        said.append(
            ngettext(
                "Up to %(n)s week of the amount can be kept aside for hard times.",
                "Up to %(n)s weeks of the amount can be kept aside for hard times.",
                min(caps),
            )
            % {"n": min(caps)}
        )
    for one, cap in zip(pack.funded_by, pack.aside_caps, strict=True):
        if cap is not None and len(pack.aside_caps) > 1:
            said.append(
                ngettext(
                    "Of the money from %(who)s, up to %(n)s week can be kept aside for hard times.",
                    "Of the money from %(who)s, up to %(n)s weeks can be kept aside for hard"
                    " times.",
                    cap,
                )
                % {"n": cap, "who": words.get(f"funder.{one.code}")}
            )
    return said or [_("There is no limit to what is kept aside for hard times.")]


def _working_days(clock: Clock) -> str:
    days = clock.working_days
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _months(count: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}


def _clocks(pack: Pack) -> Section:
    review, holding = pack.review, pack.holding
    if review.first_within_months is not None:
        first = _months(review.first_within_months)
    else:
        weeks = review.first_within_weeks or 0
        first = ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    start = {
        "first_payment": _("First look back, after the first payment"),
        "plan_start": _("First look back, after the plan starts"),
    }
    decide, again, claim, pay = (
        pack.decisions.decide_within,
        pack.decisions.second_look_within,
        pack.decisions.error_claim_within,
        pack.spending.pay_within,
    )
    rows: Sequence[tuple[Value, ...]] = [
        (_("An answer to a plan"), _working_days(decide), decide.source),
        (_("An answer to a second look"), _working_days(again), again.source),
        (_("An answer to “something in my amount is wrong”"), _working_days(claim), claim.source),
        (_("Paying for what was agreed"), _working_days(pay), pay.source),
        (start[review.start], first, review.source),
        (_("Each look back after that"), _months(review.then_within_months), review.source),
        (
            _("Looking again at a tighter way to hold money"),
            _months(holding.review_tighter_within_months),
            holding.source,
        ),
    ]
    return Section(
        title=_("What we promise, and by when"),
        table=Table(
            caption=_("The clocks"),
            columns=(Column(_("What")), Column(_("Within")), Column(_("Where it comes from"))),
            rows=rows,
        ),
    )


def _reasons(pack: Pack, words: Words) -> Section:
    alone = pack.decisions.not_enough_alone
    return Section(
        title=_("Reasons for a no to part of a plan"),
        lines=(_("A no always has a reason, words, and what would make it a yes."),),
        items=tuple(
            _("%(reason)s (never enough alone)") % {"reason": words.get(f"reason.{code}")}
            if code in alone
            else words.get(f"reason.{code}")
            for code in pack.decisions.refusal_reasons
        ),
    )


def _holders(pack: Pack, words: Words) -> Section:
    return Section(
        title=_("Who can hold the money"),
        lines=(_("The person chooses, line by line. None is chosen beforehand."),),
        table=Table(
            caption=_("Holders"),
            columns=(Column(_("Holder")), Column(_("Way"))),
            rows=[
                (words.get(f"holder.{one.code}"), words.get(f"holder_way.{one.way}"))
                for one in pack.holding.holders
            ],
        ),
        source=pack.holding.source,
    )


def _buying(pack: Pack, words: Words) -> Section:
    line = _("On an agreed line, up to %(amount)s needs no further yes.")
    return Section(
        title=_("Buying"),
        lines=(
            line % {"amount": _said(pack.spending.ask_above, pack)},
            _("Reasons for a no to a purchase:"),
        ),
        items=tuple(words.get(f"reason.{code}") for code in pack.spending.refusal_reasons),
    )


def roles(pack: Pack, words: Words) -> list[SummaryRow]:
    """Each role, and what it is for."""
    return [
        SummaryRow(
            key=words.get(f"role.{role.code}"),
            value=words.get(f"role.{role.code}.about"),
            note=ngettext(
                "Given for %(n)s day at most.", "Given for %(n)s days at most.", role.longest_days
            )
            % {"n": role.longest_days},
        )
        for role in pack.roles
    ]


def grants(held: Sequence[GrantRow], words: Words) -> Table:
    """Who holds which role now, and until when."""
    return Table(
        caption=_("Roles given, and until when"),
        columns=(Column(_("Who")), Column(_("Role")), Column(_("For")), Column(_("Until"))),
        rows=[
            (
                row.name,
                words.get(f"role.{row.role}") if words.has(f"role.{row.role}") else row.role,
                _("One person") if row.for_one else _("The programme"),
                local_day(row.until_at),
            )
            for row in held
        ],
        empty=_("Nobody holds a role right now."),
    )
