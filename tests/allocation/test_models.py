"""What the database itself refuses about amounts."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from ownway.allocation import actions
from ownway.allocation.models import Allocation, FinalAmount
from tests import living

pytestmark = pytest.mark.django_db


@pytest.fixture
def amount():
    ana, by, _viewer = living.person(living.programme())
    sent = living.assessed(ana, by, living.SIXTEEN)
    return actions.work_out(assessment=sent, by=by, at=living.AT)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_minor": 1},
        {"flat_after_rise": True},
        {"amount_minor": -1, "reason": "Less"},
    ],
)
def test_a_final_amount_without_its_reason_or_below_zero(amount, changed):
    kept = {
        "allocation": amount,
        "amount_minor": amount.amount_minor,
        "indicative_minor": amount.amount_minor,
        "flat_after_rise": False,
        "reason": "",
        "settled_at": living.AT,
        "settled_by": amount.ref,
    }

    with pytest.raises(IntegrityError):
        FinalAmount.objects.create(**{**kept, **changed})


def test_a_number_stands_once_for_each_person(amount):
    amount.pk = None
    amount.ref = living.staff().ref

    with pytest.raises(IntegrityError):
        amount.save(force_insert=True)


def test_an_amount_is_never_below_zero(amount):
    with pytest.raises(IntegrityError):
        Allocation.objects.filter(pk=amount.pk).update(amount_minor=-1)
