"""An amount that somebody types is a price, a payment or a wish: never what is left (E4)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from ownway.spending import queries
from tests.cast import NOW
from tests.web.reading import kept, said

WEB = Path(__file__).parents[2] / "ownway" / "web"

# Where an amount can be typed, and what it is. A place more is a decision: none may be a total.
TYPED = {
    "bill_forms.py amount": "what a bill comes to",
    "buy_forms.py amount": "a price",
    "buy_forms.py most": "up to how much a bill needs no other yes",
    "desk/forms/amounts.py amount": "an amount that is decided on, with its reason",
    "desk/forms/back.py amount": "what is gone, agreed by a second person",
    "desk/forms/money.py amount": "what somebody paid themself of a price",
    "desk/forms/paper.py amount": "what was paid of a price, or what came back, from paper",
    "desk/forms/endings.py amount": "what came back, or a last bill",
    "desk/forms/refunds.py amount": "what came back",
    "desk/forms/holding.py amount": "what came back of money left over from before",
    "desk/forms/returning.py amount": "what is asked back, or what came of it",
    "desk/forms/settling.py amount": "what was paid of a price, settled for somebody",
    "desk/forms/typing.py amount_*": "a year after a step, agreed by signatures, from paper",
    "my/forms/left.py amount_*": "a year after a step, agreed by signatures",
    "my/forms/money.py amount": "what was paid of a price, or what came back",
    "move_forms.py amount": "what moves from one line to another, or is added",
    "my/forms/together.py amount": "what one gives to a thing bought together",
    "my/forms/together.py total": "what a thing bought together costs",
    "plan_forms.py amount": "what is asked for once",
    "plan_forms.py each": "what one thing of a plan costs",
    "price_forms.py amount": "a price a seller named",
    "returning_forms.py each": "what one can pay each month",
    "ui/gallery.py each": "an example for whoever makes pages",
}

# Columns that sound like a total, and what they hold: each is written once, with what it is of.
SUMS = {
    "drawdown.drawdownsending.total_minor": "the lines of one file to a funder",
    "holding.failuremove.promised_minor": "what moved away from a holder that failed",
    "ledger.entry.balance_after": "a running balance, checked against the entries",
    "planning.line.total_minor": "each times how often, checked by the database",
    "spending.pool.total_minor": "what a thing bought together costs",
    "spending.runfile.total_minor": "the lines of one file to a bank",
}


def _typed() -> set[str]:
    found = set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
                continue
            if not ast.unparse(node.value.func).endswith("MoneyField"):
                continue
            target = node.targets[0]
            name = target.slice if isinstance(target, ast.Subscript) else target
            if isinstance(name, ast.JoinedStr):
                field = f"{ast.literal_eval(name.values[0])}*"
            else:
                field = str(ast.literal_eval(name)) if isinstance(name, ast.Constant) else name.id
            found.add(f"{path.relative_to(WEB).as_posix()} {field}")
    return found


def test_every_amount_that_can_be_typed_is_known():
    """None of them is what is available, promised or spent (E4)."""
    assert _typed() == set(TYPED)


def test_no_table_keeps_what_is_left():
    """Beside the counters that the ledger checks against its entries (E4)."""
    words = ("left", "available", "balance", "spent", "total", "promised")
    found = {
        f"{model._meta.app_label}.{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("ownway.")
        for field in model._meta.get_fields()
        if any(word in field.name.split("_") for word in words)
        and field.name.endswith(("_minor", "_after", *words))
    }
    assert found == set(SUMS)


@pytest.mark.django_db
def test_a_total_sent_along_with_a_form_changes_nothing(anas_plan):
    """Whatever else a browser sends, available is given, less promised, less spent (E4)."""
    plan = anas_plan
    ana, line = plan.cast.client("ana"), plan.lines["gym"]
    there = reverse("my:buy_on", args=[line.root])
    sent = {
        "key": kept(ana.get(there), "key"),
        "what": "Swimming",
        "payee": "City Leisure",
        "amount": "20",
        "goal": str(plan.goal.ref),
        **dict.fromkeys(("left", "available", "spent", "total", "balance"), "999999"),
    }
    before = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).left
    assert ana.post(there, sent).status_code == 302
    assert queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).left == before - 2_000
    assert "£460 left of £480" in said(ana.get(reverse("my:money")))
