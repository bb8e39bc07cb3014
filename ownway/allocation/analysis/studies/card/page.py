"""The card to read and print, made from the same data as the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownway.allocation.analysis.studies.reports import Part, Points, Report, Section, Table, Words
from ownway.scheme.rules.sentences import in_words

_HEADS = {
    "owner_and_responsibility": "Whose it is",
    "description_and_rationale": "What it is for",
    "decision_making_process": "Its part in the decision, and how to challenge it",
    "tool_specification": "How it is made",
    "data_specification": "Data",
}
_RESULTS = (
    ("validation", "Does it fit? Validation"),
    ("fairness", "Is it fair? Audit"),
    ("simulation", "What would change? Simulation"),
)


def card(record: Mapping[str, Any]) -> Report:
    """`record` is what `record` gives."""
    tier_1, tier_2 = record["tier_1"], record["tier_2"]
    sections = [Section("In short", (Words((tier_1["description"],)), _facts("Overview", tier_1)))]
    sections += [Section(words, (_facts(words, tier_2[name]),)) for name, words in _HEADS.items()]
    sections += [
        Section("What goes in, and why", tuple(_inputs(record["inputs"]))),
        Section("What is not used", (Points(tuple(record["not_used"])),)),
        Section("The rules in full", tuple(_rules(record["rules"]))),
        Section("What is proved", tuple(_proofs(record["proofs"]))),
    ]
    sections += [
        Section(words, tuple(_result(record["results"][name]))) for name, words in _RESULTS
    ]
    risks = tier_2["risks_mitigations_and_impact_assessments"]
    sections += [
        Section("Known limits", (Points(tuple(risks["known_limits"])),)),
        Section("Risks and impact assessments", (
            _pairs("Risks, and what is done about them", risks["risks"]),
            _pairs("Impact assessments", risks["impact_assessments"]))),
        Section("Versions", (_versions(record["versions"]),)),
        Section("Licences", (_facts("Licences", record["licences"]),)),
        Section("About this card", (Words((record["standard_note"],)),)),
    ]  # fmt: skip
    return Report(
        title=f"How the amount is worked out: {tier_1['name']}",
        lead=(f"Warning. {record['warning']} " if record["warning"] else "")
        + "Model card and transparency record. Everything the amount rests on is here.",
        facts=(
            ("As it stands on", record["on"]),
            ("Identity of the rules", record["digest"]),
            ("Contact", tier_1["contact_email"]),
        ),
        sections=tuple(sections),
        language="en",
    )


def _facts(caption: str, found: Mapping[str, Any]) -> Table:
    return Table(caption, ("What", "Answer"), tuple(_flat(found, "")), numbers=2)


def _flat(found: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in found.items():
        said = f"{before}{in_words(str(name))}"
        if isinstance(value, Mapping):
            rows += _flat(value, f"{said}: ") or [(said, "Not written down yet.")]
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for one in value:
                rows += _flat(one, "")
        elif isinstance(value, list):
            rows.append((said, " ".join(map(str, value)) or "–"))
        else:
            rows.append((said, str(value)))
    return rows


def _inputs(found: list[dict[str, Any]]) -> list[Part]:
    about = tuple((one["name"], one["words"], one["if_missing"], one["why"]) for one in found)
    options = tuple(
        (one["name"], option["code"], option["words"], option["points"])
        for one in found
        for option in one["options"]
    )
    parts: list[Part] = [
        Table("Each answer and fact", ("Name", "What it is", "If missing", "Why"), about, numbers=4)
    ]
    if options:
        heads = ("Name", "Code", "Words", "Points")
        parts.append(Table("What can be said", heads, options, numbers=3))
    return parts


def _rules(steps: list[dict[str, Any]]) -> list[Part]:
    """Each step by hand; A is an answer, F a fact, L a line, T the amount together."""
    parts: list[Part] = [
        Words(
            (
                "A stands for an answer, F for a fact, L for a line, T for the amount together, "
                "in the order of this card. The numbers are those in force on the day above.",
            )
        )
    ]
    for number, one in enumerate(steps, 1):
        rows = tuple(("by hand", row) for row in one["rule"])
        said = tuple(("sentence", words) for words in one["sentences"].values())
        head = f"{number}. {one['title']} ({one['kind']}, in {one['unit']})"
        parts.append(Table(head, ("For", "Words"), (*rows, *said), numbers=2))
        for table in one["tables"]:
            since = f", from {table['from']}" if table["from"] else ""
            width = max(map(len, table["rows"]), default=1)
            heads = ("From", "Value") if width == 2 else ("Value",)
            parts.append(
                Table(f"{one['step']}: {table['name']}{since}", heads,
                      tuple(map(tuple, table["rows"])), numbers=0)
            )  # fmt: skip
    return parts


def _proofs(found: Mapping[str, Any]) -> list[Part]:
    if found["proved"]:
        how = f"Every input that can matter was covered ({found['evaluations']:,} evaluations)."
    else:
        how = f"Not proved: {found['pairs']:,} pairs were drawn from the seed {found['seed']}."
    verdict = (
        "Nothing was found that stops its adoption."
        if found["adoptable"]
        else "It cannot be adopted as it is; what stops it is listed."
    )
    parts: list[Part] = [Words((how, verdict), warning=not found["adoptable"])]
    if found["findings"]:
        rows = tuple(
            (one["code"], one["where"], one["words"], "yes" if one["stops"] else "no")
            for one in found["findings"]
        )
        parts.append(Table("Findings", ("Code", "Where", "What", "Stops it"), rows, numbers=4))
    return parts


def _result(found: Mapping[str, Any]) -> list[Part]:
    parts: list[Part] = [Words((found["status"],), warning=not found["about_these_rules"])]
    if found["figures"]:
        rows = tuple((name, value) for name, value in found["figures"])
        parts.append(
            Table(
                f"From {found['report']}, sums of money in whole minor units",
                ("Figure", "Value"),
                rows,
            )
        )
    if found["left_out"]:
        parts.append(Words((f"{found['left_out']:,} more figures stand in the report itself.",)))
    return parts


def _pairs(caption: str, found: Mapping[str, str]) -> Part:
    if not found:
        return Words((f"{caption}: not written down yet.",), warning=True)
    return Table(caption, ("What", "Words"), tuple(found.items()), numbers=2)


def _versions(found: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (one["from"], one["status"], one["decided_by"], one["decided_on"],
         one["notice_on"], " to ".join(one["consulted"]) or "–", one["digest"])
        for one in found
    )  # fmt: skip
    heads = ("From", "Status", "Decided by", "on", "Notice", "Consulted", "Identity")
    return Table("Each version with its own identity", heads, rows, numbers=7)
