"""From a pay run to a bank's file, and from a bank's file to what is paid."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest

from ownway.core.problems import Refused
from ownway.interop import paying as files
from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.models import RunFile
from ownway.web.desk.views import runs as desk
from tests import palmera
from tests.palmera import TRIED
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db

STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-09-09T08:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2026-09-09T08:00:00Z</CreDtTm>
<Acct><Id><Othr><Id>88837491</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">928.84</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-08</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">888.84</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-08</Dt></Dt></Bal>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="GBP">40.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-09-08</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""

REFUSED = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-09-09T08:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"""


@pytest.fixture
def run(anas_plan):
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    return paying.posted(anas_plan)


def noted(plan, batch) -> RunFile:
    written = files.made(batch)
    return actions.make_file(
        run=batch.run,
        rail=batch.rail.code,
        number=batch.number,
        execute_on=batch.execute_on,
        part=actions.FilePart(
            sha256=written.sha256,
            count=written.count,
            total=written.total,
            keys=tuple(line.key for line in batch.lines),
            files_before=batch.files_before,
        ),
        by=plan.by("payer"),
        at=LATER,
    )


@pytest.mark.parametrize("rail", ["harbour_bacs", "harbour_faster", "harbour_by_hand"])
def test_each_rail_writes_the_same_bytes_again(anas_plan, run, rail):
    if rail != "harbour_bacs":
        actions.take_another_way(
            programme=run.programme,
            old="harbour_bacs",
            new=rail,
            by=anas_plan.by("payer"),
            at=LATER,
        )
    (batch,) = queries.to_file(run, LATER)
    file = noted(anas_plan, batch)
    again = files.made(queries.batch_of(file))
    assert sha256(again.content).hexdigest() == file.sha256
    assert run.lines.get().reference.encode() in again.content


def test_a_bank_statement_pays_the_run(anas_plan, run):
    (batch,) = queries.to_file(run, LATER)
    noted(anas_plan, batch)
    line = run.lines.get()
    content = STATEMENT.format(reference=line.reference).encode()
    (read,) = files.read(run.programme, "harbour_accounts", files.Incoming.CAMT053, content)
    stored = actions.read_paper(
        programme=run.programme,
        holder="harbour_accounts",
        paper=read.paper,
        matches=read.matches,
        guesses=read.guesses,
        by=anas_plan.by("payer"),
        at=LATER,
    )
    line.refresh_from_db()
    assert (line.state, line.paid_on.isoformat()) == ("settled", "2026-09-08")
    assert queries.assertion(stored).difference == 0
    assert books.check() == []


def test_a_statement_of_another_account_is_not_believed(run):
    content = STATEMENT.format(reference="X").replace("88837491", "11111111").encode()
    with pytest.raises(files.NotOurs):
        files.read(run.programme, "harbour_accounts", files.Incoming.CAMT053, content)


def test_a_table_of_results_is_read_in_the_columns_of_the_pack(run):
    line = run.lines.get()
    rows = (
        "Reference,Status,Reason,Date,Amount\r\n"
        f"{line.reference},REJECTED,AC01,08/09/2026,40.00\r\n"
    )
    (read,) = files.read(run.programme, "harbour_accounts", files.Incoming.TABLE, rows.encode())
    (entry,) = read.paper.entries
    assert (entry.said, entry.amount, entry.reason) == ("rejected", 4_000, "AC01")
    assert read.matches == {"1": [line.reference]}


def test_results_first_and_the_statement_after_them_are_one_payment(anas_plan, run):
    """Both files of one bank, as the pack has them: nothing joins the queue for it (E6)."""
    (batch,) = queries.to_file(run, LATER)
    noted(anas_plan, batch)
    line = run.lines.get()
    rows = f"Reference,Status,Reason,Date,Amount\r\n{line.reference},PAID,,08/09/2026,40.00\r\n"
    statement = STATEMENT.format(reference=line.reference)
    for kind, content in ((files.Incoming.TABLE, rows), (files.Incoming.CAMT053, statement)):
        (read,) = files.read(run.programme, "harbour_accounts", kind, content.encode())
        stored = actions.read_paper(
            programme=run.programme,
            holder="harbour_accounts",
            paper=read.paper,
            matches=read.matches,
            guesses=read.guesses,
            by=anas_plan.by("payer"),
            at=LATER,
        )
        line.refresh_from_db()
        assert line.state == "settled"
        assert [one.state for one in stored.entries.all()] == ["matched"]
    assert queries.assertion(stored).difference == 0


def test_an_answer_about_a_file_we_do_not_know_is_not_read_as_nothing(anas_plan, run):
    """The wrong holder was chosen: a refusal of everything would be lost without a word."""
    (file,) = filed_at_the_desk(anas_plan, run)
    content = REFUSED.format(file=file.message_id).encode()
    with pytest.raises(files.NotOurs, match="know no file"):
        files.read(run.programme, "nhs_thornmere", files.Incoming.PAIN002, content)
    (read,) = files.read(run.programme, "harbour_accounts", files.Incoming.PAIN002, content)
    (entry,) = read.paper.entries
    assert (entry.said, entry.reference) == ("rejected", run.lines.get().reference)


def test_a_file_that_is_none_is_refused_in_words(run):
    with pytest.raises(Refused):
        files.read(run.programme, "harbour_accounts", files.Incoming.PAIN002, b"<a>")
    with pytest.raises(files.NotOurs):
        files.read(run.programme, "nhs_thornmere", files.Incoming.TABLE, b"")


def filed_at_the_desk(plan, run, at=LATER) -> list[RunFile]:
    """The files of a run, as the page makes them."""
    by = SimpleNamespace(by=lambda: plan.by("payer"))
    desk._file_all(SimpleNamespace(at=at), by, SimpleNamespace(run=run))
    return list(run.files.order_by("number"))


def may_leave(file: RunFile) -> bool:
    """Its bytes, made again, are those that were noted: else it never leaves."""
    return files.made(queries.batch_of(file)).sha256 == file.sha256


def test_what_is_paid_by_hand_takes_no_number_from_a_file(anas_plan):
    """harbour_by_hand comes before nhs_faster by name, and is no file."""
    anas_plan.ask("gym")  # no account: by hand
    bus = paying.payee_of(anas_plan.ask("bus", 6_000, payee="Valley Buses"))
    paying.account(anas_plan, bus)
    (made,) = filed_at_the_desk(anas_plan, paying.posted(anas_plan))
    assert (made.number, made.rail) == (1, "nhs_faster")
    assert may_leave(made)


@pytest.fixture
def there(cast):
    """Lucia's plan, with an organisation and a person to pay whose details were tried."""
    plan = palmera.agree_there(cast)
    palmera.two_payees(plan)
    return plan


def test_people_and_organisations_have_files_of_their_own_that_both_leave(there):
    made = filed_at_the_desk(there, paying.posted(there, at=TRIED), TRIED)
    assert [(one.number, one.count) for one in made] == [(1, 1), (2, 1)]
    assert all(map(may_leave, made))
    assert [letter_of(one) for one in made] == ["A", "B"]


def letter_of(file: RunFile) -> str:
    """The letter of the day a NACHA file says in its first line."""
    return files.made(queries.batch_of(file)).content[33:34].decode()


def test_two_runs_filed_at_once_never_take_the_same_letter(there):
    first = paying.posted(there, at=TRIED)
    there.ask("gym", 1_000, payee="Swim Club")
    second = paying.posted(there, at=TRIED)
    batches = [queries.to_file(run, TRIED)[0] for run in (first, second)]  # both made before either
    assert [batch.files_before for batch in batches] == [0, 0]
    assert may_leave(noted(there, batches[0]))
    with pytest.raises(actions.NotPossible):
        noted(there, batches[1])
    (made,) = filed_at_the_desk(there, second, TRIED)
    assert may_leave(made)
    assert letter_of(made) == "B"


def test_an_evening_and_the_next_morning_there_are_two_days_of_a_nacha_file(there):
    """By UTC both were one day: two files of one date and one letter, which a bank takes once."""
    evening = datetime(2026, 9, 11, 1, 30, tzinfo=UTC)  # 21:30 on the 10th in Palmera
    named = []
    for at in (evening, evening + timedelta(hours=12)):
        there.ask("gym", 1_000, payee="Swim Club")
        file, *_ = filed_at_the_desk(there, paying.posted(there, at=at), at)
        content = files.made(queries.batch_of(file)).content
        named.append((content[23:29], content[33:34]))
    assert named == [(b"260910", b"A"), (b"260911", b"A")]
