"""The tables keep to the house."""

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture import tables
from tests.architecture.house import flow, said

OWN_LABELS = {app.label for app in apps.get_app_configs() if app.name.startswith("ownway.")}


def test_there_are_tables_to_look_at():
    assert len(tables.own_models()) > 20


@pytest.mark.parametrize(
    "rule",
    [tables.fields_without_privacy, tables.moments_without_actor, tables.gods],
    ids=lambda rule: rule.__name__,
)
def test_every_table_keeps_the_rule(rule):
    findings = rule(tables.own_models())
    assert not findings, said([rule.__doc__ or "", *findings])


def test_relations_follow_the_flow():
    findings = tables.relations_upwards(tables.own_models(), flow(), OWN_LABELS)
    assert not findings, said(findings)


def test_migrations_are_one_line():
    graph = MigrationLoader(None).graph
    labels = {model._meta.app_label for model in tables.own_models()}
    findings = tables.migrations_forked(graph, sorted(labels))
    assert not findings, said(findings)
