"""Percentile matching reads an older scheme: exact in what it keeps, always with its warning."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from ownway.allocation.analysis.studies.calibrating import FITTED, PERCENTILE, THIS, Study, study
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.findings import checks, warnings
from ownway.allocation.analysis.studies.calibrating.monotone import Form
from ownway.allocation.analysis.studies.calibrating.percentiles import percentile_table
from ownway.allocation.analysis.studies.calibrating.rivals import PERCENTILE_WARNING, PERCENTILES
from ownway.allocation.analysis.studies.calibrating.telling import report, write
from ownway.allocation.analysis.studies.card import Sources, record
from ownway.allocation.analysis.studies.card.page import card
from ownway.allocation.analysis.studies.fairness import audit
from ownway.allocation.analysis.studies.fairness import report as fairness_report
from ownway.allocation.analysis.studies.fairness.people import Groups, People
from ownway.allocation.analysis.studies.reports import page
from ownway.cli import asking, calibrating
from ownway.cli.main import main
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.proofs import prove
from ownway.scheme.rules.reading import read_scheme
from tests.allocation.truth import FILES, ON, chosen, quiet, save, truth, wish

NEXT = date(2027, 4, 1)
ADOPTED = "status: adopted, decided_by: Cabinet, decided_on: 2027-01-01"


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Study:
    people = save(tmp_path_factory.mktemp("people") / "people.csv", truth().rows()[:600])
    return study(wish(people, method=PERCENTILE, deflated=0.1, start=NEXT), quiet)


def test_equal_need_of_equal_cost_is_matched_exactly() -> None:
    score = np.arange(1, 201, dtype=float)
    sample = Sample(score, np.zeros(200, int), score * 100, np.arange(200))
    made = percentile_table(sample, Form((0.0, 50.0, 100.0, 200.0), 1))
    assert made.rows == pytest.approx((0, 5_000, 10_000, 20_000), abs=100)
    deflated = percentile_table(sample, Form((0.0, 50.0, 100.0, 200.0), 1), 0.25)
    assert deflated.rows == pytest.approx((0, 3_750, 7_500, 15_000), abs=100)


@pytest.mark.many
def test_its_rows_rise_and_it_is_judged_beside_a_real_fit(found: Study) -> None:
    assert list(found.fitted.rows) == sorted(found.fitted.rows)
    assert found.judged[THIS].mean.r2 < found.judged[FITTED].mean.r2
    assert PERCENTILES not in found.judged
    assert not next(one for one in checks(found) if one.name == "total").holds  # a tenth is missing


@pytest.mark.many
def test_the_warning_is_on_every_output_and_in_the_scheme_itself(found: Study, tmp_path) -> None:
    assert warnings(found)[0] == PERCENTILE_WARNING
    assert report(found).lead.startswith("Warning. " + PERCENTILE_WARNING)
    draft, *others = write(found, tmp_path)
    for path in others:
        assert PERCENTILE_WARNING in path.read_text(encoding="utf-8")
    text = draft.read_text(encoding="utf-8")
    above = text[: text.index("versions:")].replace("\n# ", " ")
    assert PERCENTILE_WARNING in above
    version = read_scheme(text).versions[-1]
    assert (version.start, version.status) == (NEXT, "draft")
    assert PERCENTILE_WARNING in version.calibration
    old = read_scheme(found.wish.text)
    assert digest(read_scheme(text), ON) == digest(old, ON)  # what is in force is as it was


@pytest.mark.many
def test_whoever_adopts_it_edits_the_line_of_the_warning_and_sees_it_when_checking(
    found: Study, tmp_path, capsys
) -> None:
    draft, *_ = write(found, tmp_path)
    text = draft.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.strip().startswith(f"{NEXT}: {{status"))
    assert PERCENTILE_WARNING in line
    adopted = text.replace(f"{NEXT}: {{status: draft", f"{NEXT}: {{{ADOPTED}")
    certificate = prove(read_scheme(adopted), NEXT)
    assert "percentile_matching" in {one.code for one in certificate.findings}
    main(["scheme", "check", str(draft), "--on", NEXT.isoformat()])
    assert PERCENTILE_WARNING in capsys.readouterr().out


@pytest.mark.many
def test_card_and_audit_carry_it_too(found: Study) -> None:
    made = record(Sources(found.draft, NEXT, found.certificate))
    assert made["warning"] == PERCENTILE_WARNING
    assert PERCENTILE_WARNING in page(card(made))
    many = 120
    people = People(
        minor=np.arange(many) * 100, before=None, cost=np.arange(many) + 1.0, score=None,
        score_step="", groups=(Groups("area", np.arange(many) % 2, ("N", "S")),), answers={},
        process={}, unit=100,
    )  # fmt: skip
    assert PERCENTILE_WARNING in page(fairness_report(audit(people, found.draft, NEXT)))
    old = record(Sources(found.scheme, ON, prove(found.scheme, ON)))
    assert old["warning"] == ""


@pytest.mark.many
def test_the_command_says_it_and_writes_the_draft(tmp_path, capsys) -> None:
    people = save(tmp_path / "people.csv", truth().rows()[:300])
    given = (str(FILES / "thirty.yaml"), "--people", str(people), "--on", "2026-06-01", "--cost",
             "cost", "--out", str(tmp_path / "out"))  # fmt: skip
    calibrating.run(chosen(*given, "--method", "percentile"))
    assert PERCENTILE_WARNING in capsys.readouterr().out
    data = json.loads((tmp_path / "out/validation.json").read_text(encoding="utf-8"))
    assert (data["method"], data["warning"]) == (PERCENTILE, PERCENTILE_WARNING)


def test_amounts_of_everybody_and_of_one_person_are_told_with_it(tmp_path, capsys) -> None:
    text = (FILES / "savva.yaml").read_text(encoding="utf-8")
    file = tmp_path / "matched.yaml"
    file.write_text(
        text.replace("{status: tested}", "{status: tested, calibration: percentile matching}")
    )
    people = save(tmp_path / "people.csv", [{"points": "19", "panel": "0"}])
    given = ("--answers", str(people), "--on", "2010-06-01", "--out", str(tmp_path / "out.csv"))
    assert main(["allocate", str(file), *given]) == 0
    assert f"Warning. {PERCENTILE_WARNING}" in capsys.readouterr().out
    one = tmp_path / "one.json"
    one.write_text('{"facts": {"points": 19}}', encoding="utf-8")
    asked = ["explain", str(file), "--answers", str(one), "--on", "2010-06-01"]
    assert main(asked) == 0
    assert f"Warning. {PERCENTILE_WARNING}" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warning"] == PERCENTILE_WARNING


def test_a_share_to_leave_out_belongs_to_percentiles(tmp_path, capsys) -> None:
    given = ("x.yaml", "--people", "p.csv", "--on", "2026-06-01", "--cost", "c", "--out", "o")
    assert calibrating.run(chosen(*given, "--deflate", "0.1")) == asking.UNUSABLE
    assert "--method percentile" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        chosen(*given, "--deflate", "1")
