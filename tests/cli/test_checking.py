"""`ownway check import`: an official instrument from the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from ownway.cli import checking
from ownway.improvement.models import KeptInstrument
from tests.interop.instruments.test_instrument_files import R4

pytestmark = pytest.mark.django_db


def asked(cast, path, *, who="director", entitled=True):
    return argparse.Namespace(
        programme=cast.programme.code,
        file=path,
        email=cast.account(who).email,
        entitled=entitled,
    )


def test_a_questionnaire_is_taken_in_by_whoever_may(cast, tmp_path, capsys, time_machine):
    from tests.cast import NOW

    time_machine.move_to(NOW)
    path = tmp_path / "official.json"
    path.write_text(json.dumps(R4))
    assert checking.run(asked(cast, path, entitled=False)) == 1
    assert checking.run(asked(cast, path, who="payer")) == 1
    assert not KeptInstrument.objects.exists()
    assert checking.run(asked(cast, path)) == 0
    assert "An official check, version 2014-07, is here now." in capsys.readouterr().out
    assert KeptInstrument.objects.get().origin == "fhir"
    path.write_text(json.dumps({**R4, "copyright": ""}))
    assert checking.run(asked(cast, path)) == 1
    assert "Questionnaire.copyright: missing" in capsys.readouterr().err
    assert checking.run(asked(cast, tmp_path / "nothing.csv")) == 1
    assert "cannot be read" in capsys.readouterr().err
