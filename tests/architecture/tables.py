"""Rules about tables: which way relations point, how private a field is, who did what when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models

MOST_FIELDS = 18  # who did something and when count as one
# A purchase is one thing from wish to receipt: two tables would let the halves disagree. So is a
# version of where a payee is paid: half of it could be confirmed without the other. A line of a pay
# run keeps its own hash: apart from it, one of the two could be changed and the other be gone.
LARGER = {"Purchase": 24, "PayeeAccount": 25, "PayRunLine": 19}
# Moments that bound a stretch of time: set by an act, but not acts themselves.
BOUNDS = {"due_at", "expires_at", "from_at", "until_at"}
Model = type[models.Model]


def own_models() -> list[Model]:
    """Every model of ours; what other packages bring is theirs."""
    return [model for model in apps.get_models() if model.__module__.startswith("ownway.")]


def _own_fields(model: Model) -> Iterator[Any]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        has_column = field.many_to_many or field.column is not None
        if has_column and not field.auto_created:
            yield field


def _place(label: str, flow: Mapping[str, int]) -> int:
    return flow.get(label, flow["web"])


def _label(related: Any, own: str) -> str:
    """App label of a related model, also while it is still a string."""
    if isinstance(related, str):
        return related.partition(".")[0] if "." in related else own
    return str(related._meta.app_label)


def relations_upwards(
    models_of_ours: Sequence[Model], flow: Mapping[str, int], own_labels: set[str]
) -> list[str]:
    """Import-linter cannot see 'planning.Plan' in quotes: relations follow the same flow."""
    found = []
    for model in models_of_ours:
        own = model._meta.app_label
        for field in _own_fields(model):
            if not field.is_relation or field.remote_field is None:
                continue
            other = _label(field.remote_field.model, own)
            if other in own_labels and _place(other, flow) > _place(own, flow):
                found.append(f"{own}.{model.__name__}.{field.name} points up to {other}")
            rule = getattr(field.remote_field, "on_delete", models.PROTECT)
            if other != own and rule is not models.PROTECT:
                found.append(
                    f"{own}.{model.__name__}.{field.name}: a row of another package is protected"
                )
    return found


def fields_without_privacy(models_of_ours: Sequence[Model]) -> list[str]:
    """Each field says public, personal, sensitive, secret or derived."""
    from ownway.core.fields import Privacy

    return [
        f"{model.__name__}.{field.name} does not say how private it is"
        for model in models_of_ours
        for field in _own_fields(model)
        if not isinstance(getattr(field, "privacy", None), Privacy)
    ]


def moments_without_actor(models_of_ours: Sequence[Model]) -> list[str]:
    """Every `_at` has its `_by`; where both may be empty, a CHECK keeps them together."""
    found = []
    for model in models_of_ours:
        fields = {field.name: field for field in _own_fields(model)}
        for name, field in fields.items():
            if not name.endswith("_at") or name in BOUNDS:
                continue
            if not isinstance(field, models.DateTimeField):
                continue
            partner = fields.get(name.removesuffix("_at") + "_by")
            where = f"{model.__name__}.{name}"
            if partner is None:
                found.append(f"{where} does not say who (no {name.removesuffix('_at')}_by)")
            elif field.null != partner.null:
                found.append(f"{where} and its _by: only one of them may be empty")
            elif field.null and not _kept_together(model, name, partner.name):
                found.append(f"{where} and its _by have no CHECK that keeps them together")
    return found


def _kept_together(model: Model, *names: str) -> bool:
    return any(
        all(name in str(constraint.condition) for name in names)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )


def gods(models_of_ours: Sequence[Model]) -> list[str]:
    """No model knows everything."""
    found = []
    for model in models_of_ours:
        names = {field.name for field in _own_fields(model)}
        pairs = {name for name in names if name.endswith("_by") and f"{name[:-3]}_at" in names}
        most = LARGER.get(model.__name__, MOST_FIELDS)
        if len(names - pairs) > most:
            found.append(f"{model.__name__} has {len(names - pairs)} fields; at most {most}")
    return found


def migrations_forked(graph: Any, labels: Sequence[str]) -> list[str]:
    """Each package's migrations are one line, oldest to newest."""
    found = []
    for label in labels:
        leaves = graph.leaf_nodes(label)
        if not leaves:
            found.append(f"{label}: has tables and no migrations")
        if len(leaves) > 1:
            found.append(f"{label}: the migrations end in {len(leaves)} places")
        for key in (key for key in graph.nodes if key[0] == label):
            parents = [node.key for node in graph.node_map[key].parents if node.key[0] == label]
            if len(parents) > 1:
                found.append(f"{label}: {key[1]} has {len(parents)} parents")
    return found
