"""A fault planted in each rule of the house is found, so that silence means something."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

from ownway.core import fields
from tests.architecture import acts, pages, shape, tables
from tests.architecture.house import HOUSE, flow, source

# Contract, the file the fault is planted in, and the line planted.
IMPORTS = [
    ("flow", "ownway/people/rules.py", "import ownway.planning"),
    ("flow", "ownway/core/money.py", "import ownway.ledger"),
    ("flow", "ownway/afterthought/__init__.py", "import ownway.core"),
    ("rooms", "ownway/planning/rules.py", "import ownway.planning.models"),
    ("rooms", "ownway/planning/services.py", "import ownway.core"),
    ("pure", "ownway/planning/rules.py", "from django.db import connection"),
    ("pure", "ownway/core/money.py", "import random"),
    ("rooms", "ownway/allocation/analysis/batch.py", "import ownway.allocation.queries"),
    ("analysis", "ownway/allocation/queries.py", "import ownway.allocation.analysis.grid"),
    ("light", "ownway/web/my/views.py", "import ownway.allocation.analysis.batch"),
    ("light", "ownway/planning/rules.py", "import numpy"),
    ("books", "ownway/spending/actions.py", "import ownway.ledger.models"),
    ("kernel", "ownway/spending/queries.py", "import ownway.ledger.posting"),
    ("doors", "ownway/web/my/views.py", "import ownway.planning.models"),
    ("doors", "ownway/cli/show.py", "import ownway.people.models"),
    ("audiences", "ownway/web/my/views.py", "import ownway.web.desk"),
    ("audiences", "ownway/web/ui/shade.py", "import ownway.web.my"),
    ("judges", "ownway/decisions/actions/deciding.py", "import ownway.planning.actions"),
    ("acyclic", "ownway/core/actors.py", "import ownway.planning"),
]


@pytest.mark.parametrize(("contract", "path", "line"), IMPORTS, ids=lambda part: str(part))
def test_a_planted_import_breaks_its_contract(tmp_path: Path, contract, path, line):
    house = _copy(tmp_path)
    planted = house / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    for name in re.findall(r"ownway(?:\.\w+)+", line):  # what is imported stands already
        _room(house, name)
    answer = _lint(house, contract)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout


def test_an_unharmed_copy_keeps_every_contract(tmp_path: Path):
    answer = _lint(_copy(tmp_path))
    assert answer.returncode == 0, answer.stdout + answer.stderr


def _copy(tmp_path: Path) -> Path:
    """The Python of the house, and nothing else, in a folder of its own."""
    keep = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "packs")
    shutil.copytree(HOUSE / "ownway", tmp_path / "ownway", ignore=keep)
    shutil.copy(HOUSE / ".importlinter", tmp_path)
    return tmp_path


def _room(house: Path, module: str) -> None:
    path = house.joinpath(*module.split("."))
    if not path.is_dir() and not path.with_suffix(".py").exists():
        path.with_suffix(".py").touch()


def _lint(house: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for name in contracts for part in ("--contract", name)]
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(
        [*command, *chosen], cwd=house, capture_output=True, text=True, check=False
    )


# One file each with one fault in it, and the rule that finds it.
FAULTS = [
    (shape.too_long, "ownway/people/rules.py", "x = 1\n" * 401),
    (shape.too_long, "ownway/people/rules.py", "def long():\n" + "    x = 1\n" * 70),
    (shape.vague_names, "ownway/people/utils.py", ""),
    (shape.unkind_words, "ownway/people/rules.py", "def close_case(): ..."),
    (shape.unkind_words, "ownway/people/rules.py", "class ClientRecord: ..."),
    (shape.clocks_below_the_doors, "ownway/people/actions/lives.py", "x = timezone.now()"),
    (shape.clocks_below_the_doors, "ownway/people/models.py", "F(default=timezone.now)"),
    (shape.clocks_below_the_doors, "ownway/people/models.py", "DateTimeField(auto_now_add=True)"),
    (shape.floats_near_money, "ownway/ledger/rules.py", "rate = 0.48"),
    (shape.floats_near_money, "ownway/spending/models.py", "price = models.FloatField()"),
    (shape.floats_near_money, "ownway/core/money.py", "half = total / 2"),
    (shape.rows_reached_from_pages, "ownway/web/my/views.py", "Plan.objects.get(pk=1)"),
    (shape.signals, "ownway/people/models.py", "from django.db.models.signals import post_save"),
    (shape.signals, "ownway/web/apps.py", "from django.dispatch import receiver"),
    (shape.writes_hidden_in_models, "ownway/people/models.py", "class A:\n def save(self): ..."),
]


@pytest.mark.parametrize(
    ("rule", "path", "text"), FAULTS, ids=lambda part: getattr(part, "__name__", str(part)[:40])
)
def test_a_planted_fault_is_found(rule, path, text):
    assert rule([source(path, text)])


START = "from ownway.record import actions as record_actions\n"
HEAD = "def settle(*, by, at):\n"
ONE = "    record_actions.write(by=by, at=at, verb='x')\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("    return 1\n", id="no record"),
        pytest.param(ONE + ONE, id="two records"),
        pytest.param("    if by:\n    " + ONE, id="one branch writes, one does not"),
        pytest.param("    for each in by:\n    " + ONE, id="one record for each row"),
        pytest.param("    _note(by, at)\n" + ONE, id="a second record in a private function"),
        pytest.param("    other(by=by, at=at)\n" + ONE, id="a second record by another action"),
        pytest.param("    [record_actions.write(by=x, at=at) for x in by]\n", id="a comprehension"),
        pytest.param("    with by:\n        if at:\n            raise E\n", id="only refuses"),
    ],
)
def test_an_action_without_exactly_one_record_is_found(body):
    more = "def _note(by, at):\n" + ONE + "def other(*, by, at):\n" + ONE
    planted = source("ownway/spending/actions.py", START + HEAD + body + more)
    assert any("settle" in finding for finding in acts.entries([planted]))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ONE + "    return 1\n", id="plain"),
        pytest.param("    with by:\n    " + ONE + "        return 1\n", id="in a transaction"),
        pytest.param("    if at:\n        return by\n" + ONE, id="a second click changes nothing"),
        pytest.param("    if at:\n        raise E\n" + ONE, id="refused or recorded"),
        pytest.param("    _note(by, at)\n", id="in a private function"),
        pytest.param("    return _once(by, at)\n", id="in one that knows a second click"),
        pytest.param("    if at:\n    " + ONE + "    else:\n    " + ONE, id="either branch"),
    ],
)
def test_an_action_with_exactly_one_record_is_left_alone(body):
    once = "def _once(by, at):\n    if at:\n        return by\n" + ONE + "    return at\n"
    text = START + HEAD + body + "def _note(by, at):\n" + ONE + once
    assert not acts.entries([source("ownway/spending/actions.py", text)])


def test_in_a_folder_of_actions_what_it_hands_out_is_checked():
    init = source(
        "ownway/spending/actions/__init__.py", "from ownway.spending.actions.a import settle"
    )
    folder = source("ownway/spending/actions/a.py", HEAD + "    x()\ndef own(by, at):\n    x()\n")
    assert len(acts.entries([init, folder])) == 1
    one = source("ownway/spending/actions/a.py", START + HEAD + ONE)
    call = "from ownway.spending import actions\ndef end(*, by, at):\n" + ONE
    twice = source("ownway/review/actions.py", START + call + "    actions.settle(by=by, at=at)\n")
    assert any("more than one" in finding for finding in acts.entries([init, one, twice]))
    assert not acts.signatures([init, folder])


PART = '    """The row alone, inside the transaction of an action that writes the entry."""\n'


def test_a_part_of_an_action_writes_no_entry_and_is_called_by_no_door():
    part = source("ownway/spending/actions.py", START + HEAD + PART + "    return 1\n")
    call = "from ownway.spending import actions\nactions.settle(by=1, at=2)\n"
    assert not acts.entries([part])
    assert acts.entries([source("ownway/spending/actions.py", START + HEAD + PART + ONE)])
    assert acts.parts_called_from_doors([part, source("ownway/web/desk/views.py", call)])
    assert not acts.parts_called_from_doors([part, source("ownway/review/actions.py", call)])


@pytest.mark.parametrize("head", ["def pay(by, at):\n", "def pay(*, by):\n", "def pay(*, at):\n"])
def test_an_action_that_hides_who_or_when_is_found(head):
    assert acts.signatures([source("ownway/spending/actions.py", START + head + ONE)])


@isolate_apps("ownway.people")
def test_a_foreign_key_in_quotes_that_points_up_is_found():
    class Friend(models.Model):
        plan = fields.personal(models.ForeignKey("planning.Plan", on_delete=models.PROTECT))

        class Meta:
            app_label = "people"

    assert tables.relations_upwards([Friend], flow(), {"people", "planning"})


@isolate_apps("ownway.spending")
def test_a_row_of_another_package_that_is_not_protected_is_found():
    class Gift(models.Model):
        plan = fields.personal(models.ForeignKey("planning.Plan", on_delete=models.CASCADE))

        class Meta:
            app_label = "spending"

    assert tables.relations_upwards([Gift], flow(), {"spending", "planning"})


@isolate_apps("ownway.people")
def test_a_field_without_a_privacy_class_is_found():
    class Friend(models.Model):
        name = models.CharField(max_length=10)
        ref = fields.ref()

        class Meta:
            app_label = "people"

    assert tables.fields_without_privacy([Friend]) == ["Friend.name does not say how private it is"]


@isolate_apps("ownway.people")
def test_a_moment_without_its_actor_or_constraint_is_found():
    class Friend(models.Model):
        met_at = fields.at()
        left_at = fields.at(null=True)
        left_by = fields.by(null=True)

        class Meta:
            app_label = "people"

    assert len(tables.moments_without_actor([Friend])) == 2


@isolate_apps("ownway.people")
def test_a_model_that_knows_everything_is_found():
    many = {f"field_{n}": models.IntegerField() for n in range(tables.MOST_FIELDS + 1)}
    meta = type("Meta", (), {"app_label": "people"})
    god = type("God", (models.Model,), {"__module__": __name__, "Meta": meta, **many})
    assert tables.gods([god])


HOME = pages.Address("public:home", "ownway.web.public.views")
PLAN = pages.Address("my:plan", "ownway.web.my.views")
QUEUE = pages.Address("desk:queue", "ownway.web.desk.views")


def test_a_page_without_access_is_found():
    assert pages.outside_access_map([HOME, PLAN], ["public:home"])
    assert pages.outside_access_map([HOME], ["public:home", "gone"])
    assert not pages.outside_access_map([HOME, PLAN], ["public:home", "my:plan"])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ownway/web/my/views.py", "redirect('desk:queue')"),
        ("ownway/web/ui/parts.py", "reverse('my:plan')"),
        ("ownway/people/queries.py", "reverse('public:home')"),
        ("ownway/web/my/views.py", "reverse('my:nowhere')"),
    ],
)
def test_a_link_across_audiences_in_code_is_found(path, text):
    assert pages.links_across([source(path, text)], {}, [HOME, PLAN, QUEUE])


def test_a_link_across_audiences_in_a_template_is_found():
    page = Path("ownway/web/my/templates/my/plan.html")
    for name, wrong in (("desk:queue", True), ("my:plan", False), ("public:home", False)):
        text = "{% url '" + name + "' %}"
        assert bool(pages.links_across([], {page: text}, [HOME, PLAN, QUEUE])) is wrong


def test_an_untold_environment_variable_is_found():
    text = "import os\nx = os.environ['OWNWAY_SECRET_SWITCH']\ny = os.environ.get('OTHER')"
    names = shape.environment_read([source("ownway/config/settings.py", text)])
    assert set(names) == {"OWNWAY_SECRET_SWITCH", "OTHER"}
    assert len(shape.variables_untold(sorted(names), "OTHER=1", "OTHER")) == 2
    assert shape.variables_untold([], "OLD_NAME=1", "")
