"""What is known to be limited about a scheme, read from its own steps and its certificate."""

from __future__ import annotations

from datetime import date

from ownway.scheme.rules.model import Corridor, OrderedTables, Power, Refer, Scheme, Table
from ownway.scheme.rules.numerals import count, money, percent
from ownway.scheme.rules.proofs import Certificate
from ownway.scheme.rules.proofs.papers import warning_of
from ownway.scheme.rules.sentences import title

ALWAYS = (
    "A score is a summary. Two people with the same points can need different things, so the "
    "amount starts a conversation and a person can always add to it.",
    "Answers can be wrong, and bad weeks differ from good ones. Every answer can be put right, and "
    "the amount is then worked out again.",
)


def limits_of(scheme: Scheme, on: date, certificate: Certificate, language: str) -> list[str]:
    """One sentence for each. Money in the scheme's currency."""
    warning = warning_of(scheme.version_on(on))
    found = [*([warning] if warning else []), *ALWAYS]
    if not certificate.proved:
        found.append(
            "Not every input could be covered by the proofs; "
            f"{certificate.pairs:,} pairs of neighbours were drawn instead."
        )
    for cliff in certificate.cliffs:
        if cliff.allowed is not None and cliff.reason:
            found.append(
                f"One step at {title(scheme, cliff.where, language)}, from {cliff.old} to "
                f"{cliff.new}, changes the amount by "
                f"{money(cliff.change, scheme.currency, 'en')}: {cliff.reason}."
            )
    for step in scheme.steps:
        named = title(scheme, step.id, language)
        match step:
            case Table() if step.rows.on(on):
                last = step.rows.on(on)[-1]
                found.append(
                    f"{named}: above {count(last[0], 'en')} the amount no longer rises; it stays "
                    f"at {money(last[1], scheme.currency, 'en')}."
                )
                if not step.line_between:
                    found.append(f"{named}: one point can move a person to the next band.")
            case Power() if step.correction is None:
                found.append(
                    f"{named}: a value is squared without a correction, which pays too little on "
                    "average where it was fitted on a root."
                )
            case Corridor() if step.down is not None:
                most = percent(step.down.on(on), "en")
                found.append(
                    f"{named}: a budget falls by no more than {most} a year, so people with the "
                    "same answers can have different budgets for some years."
                )
            case Refer() if not step.to:
                found.append(f"{named}: nobody is named to whom a person is referred.")
            case OrderedTables():
                found.append(f"{named}: the first table whose threshold is met decides.")
    carried = [q.code for q in scheme.questions.values() if q.if_missing == "carry_last"]
    if carried:
        found.append(f"An earlier answer may be carried over: {', '.join(carried)}.")
    return found
