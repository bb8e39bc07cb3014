"""A package is written to a file and loaded into another programme, from the command line."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.cli.main import main
from ownway.endings.models import BroughtAlong
from tests import living, packs

pytestmark = pytest.mark.django_db


def test_out_of_here_and_in_there(anas_plan, tmp_path, capsys):
    living.programme(packs.PACKS / "england-section-117")
    file = tmp_path / "mine.zip"
    assert main(["move", "export", str(anas_plan.person.ref), str(file)]) == 0
    assert main(["move", "export", str(anas_plan.person.ref), str(file)]) == 2  # stays as it is
    for _twice in range(2):
        assert main(["move", "load", str(file), "england-section-117"]) == 0
    made = BroughtAlong.objects.get()
    assert made.person.name == anas_plan.person.name
    assert str(made.person.ref) in capsys.readouterr().out


def test_what_cannot_be_done_is_said(anas_plan, tmp_path, capsys):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"nothing")
    assert main(["move", "load", str(broken), "england-nhs"]) == 2
    assert main(["move", "load", str(broken), "nowhere"]) == 2
    assert main(["move", "load", str(tmp_path / "none"), "england-nhs"]) == 2
    assert main(["move", "export", str(uuid4()), str(tmp_path / "x")]) == 2
    assert "cannot be loaded" in capsys.readouterr().err
