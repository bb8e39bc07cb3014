"""The code keeps to the house."""

import pytest

from tests.architecture import acts, shape
from tests.architecture.house import HOUSE, said, sources

OURS = sources()


@pytest.mark.parametrize(
    "rule",
    [
        shape.too_long,
        shape.vague_names,
        shape.unkind_words,
        shape.clocks_below_the_doors,
        shape.floats_near_money,
        shape.rows_reached_from_pages,
        shape.signals,
        shape.writes_hidden_in_models,
        acts.signatures,
        acts.entries,
        acts.parts_called_from_doors,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_product_keeps_the_rule(rule):
    findings = rule(OURS)
    assert not findings, said([rule.__doc__ or "", *findings])


def test_tests_and_tools_are_readable_too():
    findings = shape.too_long(sources(HOUSE, "tests", "tools", "prove", "benchmarks"))
    assert not findings, said(findings)


def test_every_environment_variable_is_told_to_operators():
    from ownway.config.environment import Environment

    names = set(shape.environment_read(OURS))
    prefix = Environment.model_config["env_prefix"]
    for name, field in Environment.model_fields.items():
        names.add(str(field.validation_alias or f"{prefix}{name}".upper()))
    findings = shape.variables_untold(
        sorted(names - {"DJANGO_SETTINGS_MODULE"}),
        (HOUSE / ".env.example").read_text(encoding="utf-8"),
        (HOUSE / "docs/guide/operators.md").read_text(encoding="utf-8"),
    )
    assert not findings, said(findings)


def test_the_admin_is_not_installed():
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
