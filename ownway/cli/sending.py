"""Mail of the worker: one fixed sentence, to who wants it, at most once each (P9).

No health, money or programme word leaves the site, no amount, and no link that names a topic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from ownway.cli.rounds import each
from ownway.core.actors import SYSTEM
from ownway.spending import actions, queries


def make_statements(at: datetime) -> int:
    """The statement of the last month for everybody who is due one; gives how many are new."""
    from ownway.programme import queries as programmes

    made = 0
    for programme in programmes.programmes():
        month = queries.month_due(programme, at)
        if month is None:
            continue
        made += len(_made(queries.people_due(programme, month), month.starts_on, at))
    return made


def _made(people: Iterable[Any], starts_on: date, at: datetime) -> list[Any]:
    return each(
        "statement.not_made",
        people,
        lambda one: actions.make_statement(person=one, starts_on=starts_on, by=SYSTEM, at=at),
    )


def send_statements(at: datetime) -> int:
    """Mails what waits to be mailed; gives how many went out.

    A server that does not answer leaves all of it waiting for the next round.
    """
    for lost in queries.without_answer(at):
        actions.note_mailed(statement=lost, sure=False, by=SYSTEM, at=at)
    for gone in queries.unwanted():
        actions.note_handed_over(statement=gone, by=SYSTEM, at=at)
    waiting = queries.to_mail()
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # nothing was handed over: the next round tries again
        structlog.get_logger().error("mail.no_server", kind=type(error).__name__)
        return 0
    try:
        return sum(_mail(one, connection, at) for one in waiting)
    finally:
        connection.close()


def ask_again(at: datetime) -> int:
    """The same sentence to who left and wished to be asked; gives how many went out."""
    from ownway.endings import actions as endings
    from ownway.endings import queries as left

    waiting = [one for one in left.asks_due(at) if queries.mail_address(one.person)]
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # nothing was handed over: the next round tries again
        structlog.get_logger().error("mail.no_server", kind=type(error).__name__)
        return 0
    sent = 0
    try:
        for ask in waiting:
            if not endings.hand_over_asking(ask=ask, by=SYSTEM, at=at):
                continue
            sure = _send(ask.person, queries.mail_address(ask.person), connection)
            if sure:  # else somebody of the desk sees that it is not known, and asks
                endings.note_asked(ask=ask, by=SYSTEM, at=at)
            sent += sure
        return sent
    finally:
        connection.close()


def _mail(statement: Any, connection: BaseEmailBackend, at: datetime) -> bool:
    """Whether it went out. Written down before and after, so that it never goes out twice."""
    address = actions.hand_over_statement(statement=statement, by=SYSTEM, at=at)
    if not address:
        return False
    sure = _send(statement.person, address, connection)
    actions.note_mailed(statement=statement, sure=sure, by=SYSTEM, at=at)
    return sure


def _send(person: Any, address: str, connection: BaseEmailBackend) -> bool:
    """Whether the one sentence surely went out."""
    with translation.override(person.language):
        message = EmailMessage(
            subject=_("You have a message"),
            body=_("You have a message. Sign in to read it."),
            to=[address],
            connection=connection,
        )
    try:
        return message.send() == 1
    except OSError as error:  # smtplib's errors are of this kind
        structlog.get_logger().error("mail.unsure", kind=type(error).__name__)
        return False
