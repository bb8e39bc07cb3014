"""The card of a scheme: model card and algorithmic transparency record, from one source (A23, §11).

Made from the scheme, its certificate, and the reports that were given. What nobody has written
down or done yet is said plainly. Needs no library of analysis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ownway.allocation.analysis.studies.card import rules
from ownway.allocation.analysis.studies.card.about import NOT_SAID, About
from ownway.allocation.analysis.studies.card.limits import limits_of
from ownway.allocation.analysis.studies.card.results import Given, result_of
from ownway.scheme.rules.digest import digest, rules_digest
from ownway.scheme.rules.model import Keep, Refer, Scheme, Verified
from ownway.scheme.rules.numerals import money
from ownway.scheme.rules.proofs import Certificate
from ownway.scheme.rules.proofs.papers import warning_of
from ownway.scheme.rules.proofs.reads import conditions
from ownway.scheme.rules.sentences import in_words

STANDARD = "Algorithmic Transparency Recording Standard, United Kingdom"
TO_CHECK = (
    "The names of the fields follow the published template as far as it was known when this was "
    "written. Check them against the template in force before you send the record in."
)
NOT_USED = {
    "name": "name",
    "address": "address or place",
    "sex": "sex or gender",
    "gender": "gender identity",
    "ethnic": "ethnicity",
    "race": "race",
    "religion": "religion or belief",
    "orientation": "sexual orientation",
    "nationality": "nationality",
    "diagnosis": "diagnosis",
    "spent": "what was spent before",
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a card is made from."""

    scheme: Scheme
    on: date
    certificate: Certificate
    about: About = field(default_factory=About)
    validation: Given | None = None
    audit: Given | None = None
    simulation: Given | None = None


def record(sources: Sources) -> dict[str, Any]:
    """The whole card as data: two tiers of the record, the rules in full, results, versions."""
    scheme, on, about = sources.scheme, sources.on, sources.about
    language = scheme.languages[0]
    found = rules.inputs(scheme, language)
    results = {
        "validation": result_of(sources.validation, digest(scheme, on)),
        "fairness": result_of(sources.audit, digest(scheme, on)),
        "simulation": result_of(sources.simulation, digest(scheme, on), side="new"),
    }
    return {
        "standard": STANDARD,
        "standard_note": TO_CHECK,
        "language": language,
        "on": on.isoformat(),
        "digest": digest(scheme, on),
        "warning": warning_of(scheme.version_on(on)),
        "tier_1": {
            "name": scheme.title,
            "description": _purpose(sources),
            "website_url": about.website,
            "contact_email": about.contact,
        },
        "tier_2": {
            "owner_and_responsibility": _owner(sources),
            "description_and_rationale": _rationale(sources),
            "decision_making_process": _process(sources),
            "tool_specification": _tool(sources, results),
            "data_specification": _data(sources, found, results),
            "risks_mitigations_and_impact_assessments": {
                "impact_assessments": dict(about.impact_assessments),
                "risks": dict(about.risks),
                "known_limits": limits_of(scheme, on, sources.certificate, language),
            },
        },
        "inputs": found,
        "not_used": _not_used(scheme, found),
        "rules": rules.steps(scheme, on, language),
        "proofs": _proofs(sources.certificate),
        "results": results,
        "versions": _versions(scheme),
        "licences": {
            "questions": scheme.instrument.get("licence", NOT_SAID),
            "manual": scheme.instrument.get("manual", NOT_SAID),
            "scheme": about.licences or NOT_SAID,
            "software": "Ownway, Apache-2.0",
        },
    }


def _purpose(sources: Sources) -> str:
    scheme = sources.scheme
    return sources.about.purpose or (
        f"It works out an indicative amount for a {scheme.period.unit} from a person's own answers "
        "about their life and needs, line by line, so that planning can start from a figure."
    )


def _owner(sources: Sources) -> dict[str, Any]:
    scheme, about = sources.scheme, sources.about
    version = scheme.version_on(sources.on)
    return {
        "organisation": about.organisation,
        "team": about.team,
        "senior_responsible_owner": about.senior_responsible_owner,
        "external_supplier_involvement": about.supplier,
        "owner_of_the_questions": scheme.instrument.get("owner") or NOT_SAID,
        "decided_by": version.decided_by or NOT_SAID,
        "legal_basis": version.legal_basis or NOT_SAID,
    }


def _rationale(sources: Sources) -> dict[str, Any]:
    scheme, about = sources.scheme, sources.about
    asked = scheme.instrument.get("ask_as", "")
    return {
        "detailed_description": (
            f"{len(scheme.questions)} questions and {len(scheme.facts)} facts go through "
            f"{len(scheme.steps)} steps, read from top to bottom. Each step is one line of the "
            "working, with a sentence and what it adds; the lines add up to the amount. There is "
            "no learning and no chance in it: the same answers on the same day give the same "
            "amount, and anybody can work it out again by hand."
        ),
        "scope": (
            "A first figure to plan with. It is not a decision about what somebody needs, and "
            "never the end of a conversation."
        ),
        "questions_are_asked": asked or NOT_SAID,
        "benefit": about.benefit,
        "previous_process": about.previous_process,
        "alternatives_considered": about.alternatives_considered,
    }


def _process(sources: Sources) -> dict[str, Any]:
    scheme, about, overrides = sources.scheme, sources.about, sources.scheme.overrides
    up = ", ".join(map(in_words, overrides.up)) or "A named person at the funder"
    down = ", ".join(map(in_words, overrides.down))
    looked = [
        in_words(one.question)
        for step in scheme.steps
        for condition in conditions(step)
        for one in _verified(condition)
    ]
    ways = [
        f"{'Above' if one.above else 'Below'} "
        f"{money(one.amount.on(sources.on), scheme.currency, 'en')} the person is referred to: "
        f"{in_words(one.to) if one.to else 'nobody yet'}."
        for one in scheme.steps
        if isinstance(one, Refer)
    ]
    return {
        "process_integration": (
            "The amount stands at the start of the plan. It stays indicative until a named person "
            "has checked it against the plan and made it final."
        ),
        "provided_information": (
            "The amount, every line that leads to it with its sentence, who pays which part, and "
            "a sheet to work it out again by hand."
        ),
        "frequency_and_scale_of_usage": about.frequency_and_scale,
        "human_decisions_and_review": {
            "who_decides": "A named person at the funder, never the software and never its maker.",
            "may_add": f"{up}; a reason is enough.",
            "may_take_away": (
                f"{down}, on this ground: {overrides.legal_basis}" if down else "Nobody."
            ),
            "looked_at_twice": sorted(set(looked)),
            "ways_on": ways,
        },
        "required_training": about.required_training,
        "appeals_and_review": {"how": about.challenge, "clocks": dict(about.clocks)},
    }


def _verified(condition: Any) -> list[Verified]:
    if isinstance(condition, Verified):
        return [condition]
    inner = getattr(condition, "of", ())
    parts = inner if isinstance(inner, tuple) else (inner,)
    return [found for one in parts for found in _verified(one)]


def _tool(sources: Sources, results: Mapping[str, Any]) -> dict[str, Any]:
    scheme = sources.scheme
    version = scheme.version_on(sources.on)
    return {
        "system_architecture": "An open file of rules, read by an interpreter and by exact columns "
        "that agree to the last minor unit.",
        "phase": version.status,
        "maintenance": sources.about.maintenance,
        "models": [
            {
                "model_name": scheme.id,
                "model_version": version.start.isoformat(),
                "model_identity": digest(scheme, sources.on),
                "model_task": f"An indicative amount in {scheme.currency} "
                f"for a {scheme.period.unit}",
                "model_input": "Answers and facts, as listed under inputs",
                "model_output": "An amount with its working, shares of the funders, or a way on",
                "model_architecture": "Rules written by people: sums, tables, prices, shares",
                "model_performance": results["validation"]["status"],
            }
        ],
    }


def _data(
    sources: Sources, found: list[dict[str, Any]], results: Mapping[str, Any]
) -> dict[str, Any]:
    version = sources.scheme.version_on(sources.on)
    return {
        "source_data_name": "The person's own answers, and facts recorded with them",
        "data_description": f"{sum(one['kind'] == 'answer' for one in found)} answers, "
        f"{sum(one['kind'] == 'fact' for one in found)} facts for each person",
        "calibration_data": version.calibration or NOT_SAID,
        "data_summary": results["validation"]["status"],
        "data_sharing_agreements": sources.about.data_sharing,
        "data_access_and_storage": sources.about.storage,
    }


def _not_used(scheme: Scheme, found: list[dict[str, Any]]) -> list[str]:
    """Said only where no input is called so; then what is asked and not counted, then the rest."""
    called = " ".join(f"{one['name']} {one['words']}" for one in found).lower()
    absent = [words for part, words in NOT_USED.items() if part not in called]
    said = [f"Not an input: {', '.join(absent)}."] if absent else []
    said += [f"Asked, but read by no step: {name}." for name in rules.unread(found)]
    if not any(isinstance(one, Keep) for one in scheme.steps):
        said.append("Nothing is taken off for unpaid help.")
    said.append(
        "Nothing is inferred about a person, and nothing is bought or taken from elsewhere."
    )
    return said


def _proofs(certificate: Certificate) -> dict[str, Any]:
    return {
        "proved": certificate.proved,
        "evaluations": certificate.evaluations,
        "seed": certificate.seed,
        "pairs": certificate.pairs,
        "adoptable": certificate.adoptable,
        "findings": [
            {"code": one.code, "where": one.where, "words": one.words, "stops": one.stops}
            for one in certificate.findings
        ],
    }


def _versions(scheme: Scheme) -> list[dict[str, Any]]:
    """Every version with its own identity, in full and without the words that people read."""
    found: list[dict[str, Any]] = []
    for one in scheme.versions:
        found.append(
            {
                "from": one.start.isoformat(),
                "status": one.status,
                "digest": digest(scheme, one.start),
                "rules_digest": rules_digest(scheme, one.start),
                "decided_by": one.decided_by or NOT_SAID,
                "decided_on": one.decided_on.isoformat() if one.decided_on else NOT_SAID,
                "notice_on": one.notice_on.isoformat() if one.notice_on else NOT_SAID,
                "consulted": [day.isoformat() for day in one.consulted or ()],
                "legal_basis": one.legal_basis or NOT_SAID,
                "impact": one.impact or NOT_SAID,
                "calibration": one.calibration or NOT_SAID,
            }
        )
    return found
