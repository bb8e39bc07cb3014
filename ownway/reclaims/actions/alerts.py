"""A kind word before anything else: is something in the way?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.decisions.models import Pot
from ownway.reclaims import queries, rules
from ownway.reclaims.actions.keeping import (
    close,
    locked,
    require_other,
    terms_of,
    today_of,
    write_down,
)
from ownway.reclaims.actions.refusals import (
    NotNow,
    NotSurplus,
)
from ownway.reclaims.models import Alert
from ownway.reclaims.rules import Closed
from ownway.record.store import writing


def ask_kindly(*, pot: Pot, by: Actor, at: datetime) -> Alert:
    """There is money nobody used; is something in the way? The person sees who asks, and can call.

    Twice is once. Raises NotSurplus, SomebodyElse.
    """
    with writing():
        pot = locked(pot)
        require_other(pot, by)
        terms = terms_of(pot)
        there = queries.open_alert(pot)
        if there is not None:
            return there
        today = today_of(pot, at)
        found = queries.surplus_of(pot, today)
        if found is None or not found.above:
            raise NotSurplus(_("There is no unused money above the line."))
        made = Alert.objects.create(
            person=pot.person,
            pot=pot,
            unused_minor=found.unused,
            limit_minor=found.limit,
            currency=pot.currency,
            seen_on=today,
            notice_from_on=today + timedelta(days=terms.word_days),
            seen_at=at,
            seen_by=by.ref,
        )
        write_down("reclaims.ask_kindly", pot, [made], by=by, at=at)
        return made


def say_why(*, alert: Alert, words: str, by: Actor, at: datetime) -> Alert:
    """The person says what is in the way, or what they plan. Said once; then they can call.

    Raises WordsNeeded, NotNow.
    """
    words = said(words, most=rules.LONGEST_WORDS)
    with writing():
        now = _alert(alert)
        if (now.reply, now.replied_by) == (words, by.ref):
            return now
        if now.replied_at is not None or now.closed_at is not None:
            raise NotNow(_("You told us already."), fix=_("Call us to add something."))
        now.reply, now.replied_at, now.replied_by = words, at, by.ref
        now.save(update_fields=["reply", "replied_at", "replied_by"])
        write_down("reclaims.say_why", now.pot, [now], by=by, at=at)
        return now


def close_alert(*, alert: Alert, how: Closed | str, by: Actor, at: datetime) -> Alert:
    """We talked, we plan it together, or it is saved: it is settled. Twice is once."""
    with writing():
        now = _alert(alert)
        require_other(now.pot, by)
        if now.closed_at is not None:
            return now
        close(now, Closed(how), by=by, at=at)
        write_down("reclaims.close_alert", now.pot, [now], by=by, at=at)
        return now


def _alert(alert: Alert) -> Alert:
    rows = Alert.objects.select_for_update(of=("self",))
    return rows.select_related("pot__person__programme").get(pk=alert.pk)
