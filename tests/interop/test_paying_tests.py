"""New details are tried with a file of 0.00 that the bank’s own rules accept (NACHA)."""

from uuid import uuid4

import pytest
from achkit import validate

from ownway.interop import paying as files
from ownway.interop.banking.mapping.results import DetailChange, PaymentResult, Returns, Status
from ownway.spending import actions, queries
from ownway.spending.models import Payee
from ownway.spending.rules import Details, Said
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast):
    payee = Payee.objects.create(
        programme=cast.other_programme,
        party=uuid4(),
        name="Palmera Swim Club",
        noted_at=NOW,
        noted_by=uuid4(),
    )
    details = Details(
        holder_name="Palmera Swim Club",
        country="US",
        town="Palmera",
        routing="021000021",
        number="445566",
    )
    made = actions.propose_account(payee=payee, details=details, by=cast.by("payer"), at=NOW)
    return actions.confirm_account(
        account=made, called_back="Rang the number on file", by=cast.by("releaser"), at=NOW
    )


def test_a_test_is_an_entry_of_nothing_with_the_code_of_a_prenote(cast, account):
    made = actions.send_prenotes(
        programme=cast.other_programme, accounts=[account.ref], by=cast.by("payer"), at=NOW
    )
    (written,) = files.tests(cast.other_programme, made)
    text = written.content.decode()
    assert validate(text)["errors"] == []
    (entry,) = [line for line in text.splitlines() if line.startswith("6")]
    assert entry[1:3] == "23"
    assert int(entry[29:39]) == 0
    assert made[0].reference in entry
    assert files.tests(cast.other_programme, made)[0].content == written.content
    assert queries.prenote_rail(cast.other_programme).prenote_days == 3


def test_what_a_bank_asks_for_stands_beside_the_returns(cast, monkeypatch):
    found = Returns(
        NOW.date(),
        (PaymentResult(reference="OW1", status=Status.RETURNED, reason="R03", on=NOW.date()),),
        (DetailChange("OW2", "C01", "445567", NOW.date(), "1"),),
    )
    monkeypatch.setattr(files.incoming, "returns", lambda _content: found)
    (read,) = files.read(cast.other_programme, "x", files.Incoming.NACHA, b"file")
    back, asked = read.paper.entries
    assert (back.said, asked.said) == (Said.RETURNED, Said.CHANGE)
    assert (asked.reason, asked.reference, asked.corrected) == ("C01", "OW2", "445567")
    assert "445567" not in repr(asked)
    assert asked.ref not in read.matches
