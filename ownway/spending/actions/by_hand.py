"""A payee whose accounts are closed is paid by hand again: two people, and a call back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said as in_words
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.models import PaidByHand, Payee


def say_by_hand(*, payee: Payee, words: str, by: Actor, at: datetime) -> PaidByHand:
    """One person says that a payee without an open account wants a cheque; another has to agree.

    The same again changes nothing. Raises WordsNeeded, NotPossible, ConflictOfInterest.
    """
    why = in_words(words, missing=_("Say why, in a few words."))
    with writing():
        now = _locked(payee)
        known = queries.said_by_hand(now)
        if known is not None and known.words == why:
            return known
        if known is not None or not _waits_for_another(now):
            raise _no_longer()
        require_not_close(now.programme, None, now.name, by)
        newest = now.accounts.order_by("-number")[0]
        row = PaidByHand.objects.create(
            payee=now,
            after=newest.number,
            words=why,
            said_at=at,
            said_by=by.ref,
            said_human=by.human,
        )
        _note("spending.say_by_hand", row, by=by, at=at)
        return row


def agree_by_hand(*, payee: Payee, called_back: str, by: Actor, at: datetime) -> PaidByHand:
    """Another human called the payee back, and the next pay run pays by hand.

    A second click changes nothing. Raises TwoPeople, CannotPayInto, NotPossible,
    ConflictOfInterest.
    """
    with writing():
        now = _locked(payee)
        row = queries.said_by_hand(now)
        if row is None:
            raise _no_longer()
        if row.agreed_human is not None:
            return row
        if row.said_human == by.human:
            raise refusals.TwoPeople(
                _("You said that they are paid by hand, so somebody else agrees."),
                fix=_("Ask a colleague to look at it."),
            )
        if not _waits_for_another(now):
            raise _no_longer()
        findings = rules.check_called_back(called_back)
        refusals.refuse(refusals.CannotPayInto, findings, programmes.pack_of(now.programme))
        require_not_close(now.programme, None, now.name, by)
        row.agreed_at, row.agreed_by, row.agreed_human = at, by.ref, by.human
        row.called_back = called_back.strip()
        row.save(update_fields=["agreed_at", "agreed_by", "agreed_human", "called_back"])
        _note("spending.agree_by_hand", row, by=by, at=at)
        return row


def _locked(payee: Payee) -> Payee:
    Payee.objects.select_for_update().get(pk=payee.pk)
    return Payee.objects.select_related("programme__pack").get(pk=payee.pk)


def _waits_for_another(payee: Payee) -> bool:
    """Whether they had an account, and none is open."""
    return payee.accounts.exists() and not payee.accounts.filter(closed_at=None).exists()


def _no_longer() -> refusals.NotPossible:
    return refusals.NotPossible(
        _("This payee is no longer where they were."),
        fix=_("Open the payee again to see how they are paid."),
    )


def _note(verb: str, row: PaidByHand, *, by: Actor, at: datetime) -> None:
    programme = row.payee.programme
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=programme.ref,
        rows=[row],
        details={"payee": row.payee.ref, "after": row.after},
    )
