"""A row of a statement is checked offline: by our command, and by 30 lines anybody may read."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from ownway.ledger import actions as ledger
from ownway.ledger import queries as books
from ownway.spending import actions
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "books.md"
SEPTEMBER = "?from=2026-09-01&to=2026-09-30"


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("books", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def papers(anas_plan, tmp_path):
    """Ana's statement with proof, and the heads of all blocks as they were kept outside."""
    ledger.seal(at=NOW)
    actions.pay_direct(purchase=anas_plan.ask("art", 2_500), by=anas_plan.by(), at=NOW)
    anas_plan.ask("gym", 4_000)
    ledger.seal(at=NOW)
    there = reverse("my:statement_csv") + SEPTEMBER + "&proof=yes"
    file = tmp_path / "statement.csv"
    file.write_bytes(anas_plan.cast.client("ana").get(there).content)
    heads = tmp_path / "heads.txt"
    heads.write_text("".join(f"{one}\n" for one in books.heads_after({})), encoding="utf-8")
    return file, heads


def recipe(tmp_path, file, heads):
    """The script of the guide, run by itself: no Ownway, no Django, no database."""
    (script,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert len(script.strip().splitlines()) <= 30
    assert "ownway" not in script
    path = tmp_path / "check.py"
    path.write_text(script, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(path), str(file), str(heads)], capture_output=True, text=True
    )


def changed(file, change):
    """The file with its rows changed, written again as a spreadsheet would."""
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    change(named)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(named)
    other = file.with_name("changed.csv")
    other.write_text(out.getvalue(), encoding="utf-8")
    return other


def happened(rows):
    return next(row for row in rows if row["part"] == "happened" and row["amount"] == "-25.00")


def test_every_row_leads_to_a_head_that_was_kept(papers, tmp_path):
    file, heads = papers
    said = command("verify-row", str(file), "--head", str(heads))
    assert said.endswith("Every row stands as it was sealed.\n")
    assert "-25.00 GBP: stands as sealed, up to head 2" in said
    alone = recipe(tmp_path, file, heads)
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout.count("stands") == said.count("stands as sealed") > 3
    number = next(line for line in said.splitlines() if "-25.00" in line).split(":")[0].split()[1]
    one = command("verify-row", str(file), "--head", str(heads), "--row", number)
    assert one.count("stands as sealed") == 1


def amount(rows):
    happened(rows)["amount"] = "-15.00"


def day(rows):
    happened(rows)["on"] = "2026-09-05"


def another_row(rows):
    other = next(row for row in rows if row["part"] == "happened" and row["amount"] == "-40.00")
    happened(rows)["entries"] = other["entries"]


def content(rows):
    """Amount and content changed alike: the hash in the leaf gives it away."""
    key, _account = happened(rows)["entries"].split("@")
    row = next(row for row in rows if row["entries"] == key)
    found = json.loads(row["content"])
    found["lines"] = [[code, sum_ * 2] for code, sum_ in found["lines"]]
    row["content"] = json.dumps(found, sort_keys=True, separators=(",", ":"))
    happened(rows)["amount"] = "-50.00"


def path(rows):
    row = next(row for row in rows if row["part"] == "journal" and row["path"])
    row["path"] = row["path"].translate(str.maketrans("LR", "RL"))


def previous(rows):
    next(row for row in rows if row["part"] == "journal" and row["path"])["previous"] = (
        "0" * 63 + "1"
    )


@pytest.mark.parametrize("change", [amount, day, another_row, content, path, previous])
def test_whatever_is_changed_shows(papers, tmp_path, change):
    file, heads = papers
    other = changed(file, change)
    with pytest.raises(SystemExit):
        command("verify-row", str(other), "--head", str(heads))
    assert recipe(tmp_path, other, heads).returncode == 1
    assert recipe(tmp_path, changed(file, lambda rows: None), heads).returncode == 0


def test_a_later_head_is_reached_over_the_roots_between(papers, anas_plan, tmp_path):
    file, _all = papers
    anas_plan.ask("gym", 1_000)
    ledger.seal(at=NOW)
    newest = tmp_path / "newest.txt"
    newest.write_text(f"{books.head_of(anas_plan.person.programme.ref)}\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        command("verify-row", str(file), "--head", str(newest))
    roots = tmp_path / "roots.txt"
    code = anas_plan.person.programme.code
    roots.write_text(command("roots", "--programme", code), encoding="utf-8")
    said = command("verify-row", str(file), "--head", str(newest), "--roots", str(roots))
    assert "up to head 3" in said
    short = roots.read_text(encoding="utf-8").splitlines()[:-1]
    roots.write_text("\n".join(short), encoding="utf-8")
    with pytest.raises(SystemExit):
        command("verify-row", str(file), "--head", str(newest), "--roots", str(roots))


def test_what_is_no_statement_with_proof_is_said_so(papers, tmp_path):
    _file, heads = papers
    with pytest.raises(CommandError, match="no statement with proof"):
        command("verify-row", str(heads), "--head", str(heads))
    with pytest.raises(CommandError, match="Could not read"):
        command("verify-row", str(tmp_path / "none.csv"), "--head", str(heads))


def test_what_is_not_sealed_yet_is_said_so(papers, anas_plan, tmp_path):
    _file, heads = papers
    anas_plan.ask("gym", 500)
    there = reverse("my:statement_csv") + SEPTEMBER + "&proof=yes"
    file = tmp_path / "fresh.csv"
    file.write_bytes(anas_plan.cast.client("ana").get(there).content)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("books", "verify-row", str(file), "--head", str(heads), stdout=out)
    assert "was not sealed yet" in out.getvalue()


def test_no_file_holds_what_is_of_other_people(papers, anas_plan):
    """A journal that also names somebody else's account shows its seal and not its content."""
    file, _heads = papers
    text = file.read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        owners = set(re.findall(r"/o\.([0-9a-f]{32})", row["content"]))
        assert owners <= {anas_plan.person.ref.hex}
    book = anas_plan.person.programme.ref
    keys = [row["entries"] for row in csv.DictReader(io.StringIO(text)) if row["part"] == "journal"]
    from uuid import UUID, uuid4

    of_others = books.proofs(book, [UUID(key) for key in keys], owner=uuid4())
    assert {one.content for one in of_others.values()} == {""}
    assert all(one.head for one in of_others.values())
