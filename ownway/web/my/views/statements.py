"""My statement for any time: on screen, on paper, and as a file, with the same figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.period import Period
from ownway.ledger import queries as books
from ownway.programme import queries as programmes
from ownway.spending import queries, rules
from ownway.spending.queries import Statement
from ownway.web import statement_words as words
from ownway.web.my.life import Life, life_of
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.csv_files import as_csv
from ownway.web.ui.parts import Link
from ownway.web.ui.periods import PeriodForm, as_query, asked_period


@require_http_methods(["GET", "POST"])
def statement(request: Request) -> HttpResponse:
    """What was asked for, agreed, on its way, paid and left, line by line."""
    life = life_of(request)
    today = programmes.day_of(life.person.programme, request.at)
    first = queries.first_day(request.viewer, life.person.ref, request.at)
    form = PeriodForm(request.POST or None, first=first or today, today=today)
    if request.method == "POST" and form.is_valid():
        return redirect(reverse("my:statement") + as_query(form.period))
    period = asked_period(request, today)
    return page(
        request,
        "my/statement.html",
        form=form,
        none_yet=first is None,
        days=words.days(period),
        sheets=[words.sheet(one) for one in _found(request, life, period)],
        made=_made(request, life),
        letter={
            "programme": life.words.get("programme"),
            "to": life.person.name,
            "day": today,
        },
        help_now=life.pack.help_now,
        file=reverse("my:statement_csv") + as_query(period),
        proof=reverse("my:statement_csv") + as_query(period, proof="yes"),
        head=books.head_of(life.person.programme.ref),
    )


@require_GET
def statement_csv(request: Request) -> HttpResponse:
    """The same rows for a spreadsheet; `proof=yes`: with what proves them to an accountant."""
    life = life_of(request)
    period = asked_period(request, programmes.day_of(life.person.programme, request.at))
    name = f"statement-{period.starts_on.isoformat()}"
    found = _found(request, life, period)
    if request.GET.get("proof") != "yes":
        return as_csv(name, words.HEAD, words.rows(found))
    proofs = {
        key: proof for one in found for key, proof in queries.proofs_of(one, life.person).items()
    }
    head = books.head_of(life.person.programme.ref)
    return as_csv(f"{name}-proof", words.PROVEN_HEAD, words.proven_rows(found, proofs, head))


def _found(request: Request, life: Life, period: Period) -> tuple[Statement, ...]:
    return queries.statements(request.viewer, life.person.ref, period, request.at)


NEWEST = 3  # months that were made, of which a link is shown; any month is in the list below


def _made(request: Request, life: Life) -> list[Link]:
    """The newest statements that were made each month."""
    made = queries.monthly_statements(request.viewer, life.person.ref, request.at)[:NEWEST]
    there = reverse("my:statement")
    return [
        Link(words.month(one.starts_on), there + as_query(rules.month_of(one.starts_on)))
        for one in made
    ]
