"""The validation report in words, made of nothing but what may be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownway.allocation.analysis.studies.reports import Part, Points, Report, Section, Table, Words
from ownway.allocation.analysis.studies.small_numbers import HIDDEN, LEAST_ESTIMATE, said
from ownway.scheme.rules.numerals import money_in_full

Found = Mapping[str, Any]


def told(found: Found) -> Report:
    """The report: what is proved, who is in it, and money beside agreed plans."""
    title = found["scheme"]["title"]
    proofs = found["proofs"]
    lead = (
        "Nothing that is proved of these rules stops them."
        if proofs["sound"]
        else "Something that was looked for in these rules stops them."
    )
    return Report(
        title=f"Validation report: {title}",
        lead=lead,
        facts=(
            ("Scheme", found["scheme"]["scheme"]),
            ("Version", found["scheme"]["version"]),
            ("On", found["on"]),
            ("Identity of the scheme", found["scheme"]["digest"]),
        ),
        sections=(
            Section("What is proved", tuple(_proofs(proofs))),
            Section("Who is in it", (_people(found["people"]),)),
            Section("Money beside agreed plans", tuple(_beside(found))),
        ),
    )


def _proofs(proofs: Found) -> list[Part]:
    parts: list[Part] = [
        Words(
            (
                "More need never pays less, nothing is negative, every sum adds up, and each of "
                f"the {proofs['examples']} examples in the file comes out to the penny: this is "
                "proved over everything the rules can meet, or it is among the findings.",
            )
        )
    ]
    if proofs["findings"]:
        parts.append(Points(tuple(one["words"] for one in proofs["findings"])))
    return parts


def _people(people: Found) -> Table:
    rows = (
        ("Active people with answers", said(people["asked"])),
        ("Worked out", said(people["covered"])),
        ("With an answer missing", said(people["missing"])),
        ("Could not be read", said(people["not_read"])),
        ("With an agreed plan", said(people["with_cost"])),
    )
    return Table("People", ("", "People"), rows)


def _beside(found: Found) -> list[Part]:
    beside = found["beside_plans"]
    if beside is None:
        return [
            Words(
                (
                    f"Fewer than {LEAST_ESTIMATE} people have both an amount and an agreed plan. "
                    "That is too few to say whether the money is enough.",
                ),
                warning=True,
            )
        ]
    short = beside["median_short"]
    rows = (
        ("All amounts over all agreed costs", beside["ratio"]),
        ("All differences over all agreed costs", beside["error"]),
        ("Within 10 % of the plan", beside["within_10"] or HIDDEN),
        ("Within 20 % of the plan", beside["within_20"] or HIDDEN),
        ("Plans above the amount", beside["above"] or HIDDEN),
        (
            "Half of those are short of no more than",
            HIDDEN if short is None else money_in_full(short, found["currency"], "en"),
        ),
    )
    parts: list[Part] = [Table("Amounts and agreed costs", ("", "Figure"), rows)]
    if found["tenths"]:
        tenths = tuple((str(place), one) for place, one in enumerate(found["tenths"], 1))
        parts.append(
            Table("Amount over cost, by tenth of people", ("Smallest first", "Ratio"), tenths)
        )
    for name, groups in found["groups"].items():
        lines = tuple((one["group"], said(one["people"]), one["ratio"] or HIDDEN) for one in groups)
        parts.append(Table(f"By {name}", (name, "People", "Ratio"), lines))
    parts.append(
        Words(
            (
                "What plans cost was agreed under the rules of then. It can repeat what was "
                "missing, so a ratio of 1 is a question answered, not a proof of enough.",
            )
        )
    )
    return parts
