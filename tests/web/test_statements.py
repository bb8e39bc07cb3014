"""Statements on screen, on paper and as files: three readings, one set of figures."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core import cells
from ownway.core.money import Money
from ownway.core.period import Period
from ownway.spending import actions, queries
from tests.cast import NOW
from tests.web.reading import came_back, inside, links, printed, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
SEPTEMBER = "?from=2026-09-01&to=2026-09-30"
EDGE = "?from=0001-01-01&to=2026-09-30"  # there is no day before


@pytest.fixture
def life(anas_plan):
    run_ready = anas_plan.ask("bus", 6_000)
    assert run_ready.bills.exists()
    run = actions.make_run(programme=anas_plan.person.programme, by=anas_plan.by("payer"), at=NOW)
    actions.release(run=run, by=anas_plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=anas_plan.by("releaser"), at=NOW)
    anas_plan.ask("gym", 4_000)
    anas_plan.ask("gym", 20_000)
    art = anas_plan.ask("art", 2_500)
    actions.pay_direct(purchase=art, by=anas_plan.by(), at=NOW)
    return anas_plan


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def as_rows(response):
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def on_screen(response, caption):
    """The cells of one table of a page, row by row, without the labels for phones."""
    table = next(
        t for t in re.findall(r"<table.*?</table>", inside(response), re.S) if caption in t
    )
    bare = re.sub(r'<span class="ow-table__label".*?</span>', "", table, flags=re.S)
    rows = re.findall(r"<tr.*?</tr>", bare, re.S)
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S) for row in rows]
    plain = [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in found]
    return plain[1:]


def minor(text):
    """£2,028.84 or 2028.84 in pence."""
    digits = text.replace("£", "").replace(",", "").replace("−", "-")
    whole, _point, rest = digits.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 100 + int(rest or 0))


FIVE = ("asked_for", "agreed", "on_its_way", "paid", "left")


def test_screen_paper_and_file_say_the_same(ana, life):
    page = ana.get(reverse("my:statement") + SEPTEMBER)
    rows = as_rows(ana.get(reverse("my:statement_csv") + SEPTEMBER))
    file = {
        cells.read(row["for"]): [minor(row[name]) for name in FIVE]
        for row in rows
        if row["part"] == "line"
    }
    screen = {row[0]: [minor(cell) for cell in row[1:]] for row in on_screen(page, "Line by line")}
    together = screen.pop("Together")
    assert screen == file
    assert together == [minor(next(r for r in rows if r["part"] == "end")[n]) for n in FIVE]
    assert together == [sum(one[place] for one in file.values()) for place in range(5)]
    paper = printed(page)
    for figures in (*file.values(), together):
        for amount in figures:
            assert f"£{amount // 100:,}.{amount % 100:02}" in paper
    found = queries.statements(life.cast.viewer("ana"), life.person.ref, _period(), NOW)[0].end
    assert together == [found.asked, found.agreed, found.on_its_way, found.paid, found.left]


def _period():
    return Period(date(2026, 9, 1), date(2026, 10, 1))


def test_what_happened_is_the_same_on_screen_and_in_the_file(ana, life):
    page = ana.get(reverse("my:statement") + SEPTEMBER)
    rows = [
        row
        for row in as_rows(ana.get(reverse("my:statement_csv") + SEPTEMBER))
        if row["part"] == "happened"
    ]
    screen = [(row[1], minor(row[2]), minor(row[3])) for row in on_screen(page, "What happened")]
    assert screen == [
        (cells.read(row["for"]), minor(row["amount"]), minor(row["left"])) for row in rows
    ]
    assert len(rows) > 4


def test_one_sentence_first_and_the_words_of_the_field(ana, life):
    page = ana.get(reverse("my:statement") + SEPTEMBER)
    assert "From 1 September 2026 to 30 September 2026 You had £1,903.84 left" in said(page)
    assert "In this time £25 was paid." in said(page)
    for word in ("debit", "credit", "committed", "allocated", "available"):
        assert word not in said(page).lower()
    assert "Does something look wrong? Call Thornmere practice helpline" in printed(page)


def test_a_month_in_which_more_came_back_than_was_paid_says_so(ana, life):
    bought = life.person.purchases.get(line=life.lines["art"])
    actions.refund(
        bill=bought.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=NOW.date(),
        key=uuid4(),
        by=life.by("payer"),
        at=NOW + timedelta(days=35),
    )
    page = said(ana.get(reverse("my:statement") + "?from=2026-10-01&to=2026-10-31"))
    assert "In this time £10 more came back than was paid." in page


def test_any_time_can_be_chosen(ana, life):
    there = reverse("my:statement")
    chosen = ana.post(there, {"which": "2026-09-01"})
    assert chosen["Location"] == there + SEPTEMBER
    days = {"from_on_0": "1", "from_on_1": "8", "from_on_2": "2026"}
    last = {"last_on_0": "31", "last_on_1": "8", "last_on_2": "2026"}
    before = ana.post(there, {"which": "other", **days, **last})
    assert before["Location"].endswith("?from=2026-08-01&to=2026-08-31")
    empty = said(ana.get(before["Location"]))
    assert "You had £0 left on 31 August 2026." in empty
    assert "Nothing happened in this time." in empty
    assert "Write both days." in came_back(ana.post(there, {"which": "other", **days}))
    turned = {f"last_on_{n}": days[f"from_on_{n}"] for n in range(3)}
    turned |= {f"from_on_{n}": last[f"last_on_{n}"] for n in range(3)}
    assert "comes after" in came_back(ana.post(there, {"which": "other", **turned}))
    for wrong in ("?from=x&to=y", "?from=2026-09-09", "?from=2026-09-09&to=2026-09-01", EDGE):
        assert ana.get(there + wrong).status_code == 404


def test_a_name_that_is_a_formula_is_only_text_in_a_file(ana, life):
    life.ask("gym", 1_000, what='=HYPERLINK("http://bad","x")')
    text = ana.get(reverse("my:statement_csv") + SEPTEMBER).content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_nobody_yet_has_a_statement_of_nothing(cast):
    page = cast.client("neighbour").get(reverse("my:statement"))
    assert "There is no money here yet." in said(page)


# For payers.


def test_a_funder_gets_the_sum_of_what_people_see(cast, ana, life):
    payer = cast.client("payer")
    page = payer.get(reverse("desk:statements") + SEPTEMBER + "&of=funder:nhs")
    (row, total) = on_screen(page, "This funder’s money")
    assert (row[0], row[1:]) == (life.person.name, total[1:])
    rows = as_rows(payer.get(reverse("desk:statements_csv") + SEPTEMBER + "&of=funder:nhs"))
    in_file = next(one for one in rows if one["person"] == "total")
    names = ("agreed", "on_its_way", "paid_before", "paid_in_time", "left", "together")
    assert [minor(cell) for cell in total[1:]] == [minor(in_file[name]) for name in names]
    assert minor(in_file["together"]) == life.pot.amount_minor
    mine = as_rows(ana.get(reverse("my:statement_csv") + SEPTEMBER))
    end = next(one for one in mine if one["part"] == "end")
    rest = next(one for one in mine if one["part"] == "not_planned")
    assert minor(in_file["left"]) == minor(end["left"]) + minor(rest["left"])
    assert minor(in_file["paid_in_time"]) == minor(end["paid"])


def test_a_holder_sees_what_it_holds_for_whom(cast, life):
    payer = cast.client("payer")
    asked = reverse("desk:statements") + SEPTEMBER + "&of=holder:harbour_accounts"
    (row, total) = on_screen(payer.get(asked), "What this holder holds")
    assert row[1:] == total[1:] == ["£0.00", "£928.84", "£0.00", "£928.84"]
    direct = payer.get(reverse("desk:statements_csv") + SEPTEMBER + "&of=holder:direct_payment")
    assert [row["went"] for row in as_rows(direct)] == ["25.00", "0.00", "25.00"]
    assert payer.get(reverse("desk:statements") + "?of=holder:nobody").status_code == 404
    assert payer.get(reverse("desk:statements_csv") + "?of=funder:nobody").status_code == 404
    chosen = payer.post(
        reverse("desk:statements"), {"of": "holder:harbour_accounts", "which": "all"}
    )
    assert "holder%3Aharbour_accounts" in chosen["Location"]
    assert payer.get(chosen["Location"]).status_code == 200


def test_what_payees_got_in_a_year_of_the_pack(cast, life):
    payer = cast.client("payer")
    there = reverse("desk:payees_csv")
    (row,) = as_rows(payer.get(there))
    assert (row["payee"], row["payments"], row["total"]) == ("City Leisure", "1", "25.00")
    assert as_rows(payer.get(there + "?year=2026-04-05")) == []  # the year before, in England
    assert payer.get(there + "?year=never").status_code == 404
    page = payer.get(reverse("desk:statements"))
    assert "The year from 6 April 2026, as a spreadsheet" in said(page)


def test_an_address_of_a_past_day_shows_what_was_known_then(cast, life):
    payer = cast.client("payer")
    there, file = reverse("desk:statements"), reverse("desk:statements_csv")
    funder = SEPTEMBER + "&of=funder:nhs"
    before = payer.get(there + funder + "&known=2026-09-03")
    assert "As it was known in the evening of 3 September 2026." in said(before)
    assert on_screen(before, "This funder’s money")[-1][1:] == ["£0.00"] * 6
    name = payer.get(file + funder + "&known=2026-09-03")["Content-Disposition"]
    assert "known-2026-09-03" in name
    rows = as_rows(payer.get(file + funder + "&known=2026-09-03"))
    assert {row["together"] for row in rows} == {"0.00"}
    today = as_rows(payer.get(file + funder + "&known=2026-09-04"))
    assert today == as_rows(payer.get(file + funder))
    for wrong in ("never", "2026-09-05", "2027-01-01"):
        assert payer.get(there + funder + f"&known={wrong}").status_code == 404
    days = {"known_on_0": "3", "known_on_1": "9", "known_on_2": "2026"}
    chosen = payer.post(there, {"of": "funder:nhs", "which": "2026-09-01", **days})
    assert "known=2026-09-03" in chosen["Location"]
    to_come = payer.post(
        there, {"of": "funder:nhs", "which": "2026-09-01", **days, "known_on_1": "10"}
    )
    assert "Write a day that has been." in came_back(to_come)


def test_a_supporter_sees_the_sums_and_no_more_than_was_opened(cast, life):
    """Maria sees plan, goals and money, not what is bought; the coach sees no thing bought."""
    from ownway.record import queries as record

    there = reverse("support:statement", args=[life.person.ref])
    page = cast.client("sister").get(there + SEPTEMBER)
    assert "Ana Duarte had £1,903.84 left on 30 September 2026." in said(page)
    assert "Line by line" in said(page)
    assert "What happened" not in said(page)
    (look,) = record.lookers(life.person.ref)
    assert look.by == cast.account("sister").ref
    assert {"money", "plan", "goals"} <= set(look.parts)
    assert "buying" not in look.parts
    mine = cast.client("ana").get(reverse("my:statement") + SEPTEMBER)
    assert on_screen(page, "Line by line") == on_screen(mine, "Line by line")
    share = {"goals": "nothing", "plan": "nothing"}
    from ownway.consent import actions as consent

    consent.share(
        person=life.person,
        supporter=cast.supporters["sister"],
        levels=share,
        by=life.by(),
        at=NOW,
    )
    less = cast.client("sister").get(there + SEPTEMBER)
    assert "Line by line" not in said(less)
    assert "Art" not in said(less)
    assert on_screen(less, "Before and after") == on_screen(mine, "Before and after")
    chosen = cast.client("sister").post(there, {"which": "2026-09-01"})
    assert chosen["Location"] == there + SEPTEMBER
    consent.share(
        person=life.person,
        supporter=cast.supporters["sister"],
        levels={"money": "nothing"},
        by=life.by(),
        at=NOW,
    )
    assert cast.client("sister").get(there + SEPTEMBER).status_code == 404
    assert cast.client("friend").get(there + SEPTEMBER).status_code == 404


def test_a_letter_is_printed_by_the_desk_and_noted_once(cast, life):
    from ownway.cli import sending
    from tests.spending.test_sending import reach

    reach(life, "letter", "1 Harbour Street")
    with travel("2026-10-05 10:00"):
        sending.make_statements(_now())
        desk, payer = cast.client("approver"), cast.client("payer")
        listed = desk.get(reverse("desk:money"))
        assert "Statements to post or to tell of: 1" in said(listed)
        assert "to post or to tell of" not in said(payer.get(reverse("desk:money")))
        (there,) = [one for one in links(listed) if "/papers/" in one]
        assert payer.get(there).status_code == 404
        page = desk.get(there)
        assert "post it to: 1 Harbour Street" in said(page)
        paper = printed(page)
        assert "1 Harbour Street" in paper
        assert "You had £1,903.84 left on 30 September 2026." in paper
        mine = cast.client("ana")
        hub = mine.get(reverse("my:home"))
        assert "Your statement of September 2026 is here" in said(hub)
        sheet = mine.get(reverse("my:statement") + SEPTEMBER)
        assert "Made for you each month: September 2026" in said(sheet)
        for _press in range(2):
            desk.post(there)
        assert "to post or to tell of" not in said(desk.get(reverse("desk:money")))
        assert life.person.statements.get().sent_by == cast.by("approver").ref
    with travel("2026-10-20 10:00"):
        assert "is here" not in said(cast.client("ana").get(reverse("my:home")))


def _now():
    from django.utils import timezone

    return timezone.now()


def travel(moment):
    import time_machine

    return time_machine.travel(f"{moment}+00:00", tick=False)
