"""Official instruments from files: kept as they came, or refused with everything that is wrong."""

from __future__ import annotations

import copy
import csv
import io
import json

import pytest

from ownway.improvement.rules import instruments
from ownway.improvement.rules.instruments import NotAnInstrument
from ownway.interop.instruments import mapping, reading

POINTS_R4, WEIGHT_R5 = mapping.POINTS


def option(words, points, url=POINTS_R4, inside=True):
    extension = [{"url": url, "valueDecimal": points}]
    coding = {"code": f"c{points}", "display": words}
    if inside:
        return {"valueCoding": {**coding, "extension": extension}}
    return {"valueCoding": coding, "extension": extension}


def question(code, kind="choice", **more):
    return {
        "linkId": f"q-{code}",
        "prefix": code,
        "type": kind,
        "text": f"Question {code}?",
        "answerOption": [option("Yes", 2), option("No", 0), option("In part", 1)],
        **more,
    }


HELP = {
    "url": mapping.CONTROL,
    "valueCodeableConcept": {"coding": [{"code": "help"}]},
}
R4 = {
    "resourceType": "Questionnaire",
    "url": "https://example.org/Questionnaire/official",
    "name": "OfficialCheck",
    "version": "2014-07",
    "title": "An official check",
    "language": "en",
    "copyright": "Used by letter of its owner, 3 May.",
    "extension": [
        {"url": mapping.BANDS_OF, "valueCode": "points"},
        *(
            {
                "url": mapping.BAND,
                "extension": [
                    {"url": "least", "valueInteger": least},
                    {"url": "words", "valueString": words},
                ],
            }
            for least, words in ((0, "First"), (3, "Second"))
        ),
    ],
    "item": [
        {
            "linkId": "s1",
            "prefix": "1",
            "type": "group",
            "text": "Section one",
            "item": [
                {
                    "linkId": "s1.1",
                    "prefix": "1.1",
                    "type": "group",
                    "text": "Deeper",
                    "item": [
                        question(
                            "1.1.1",
                            item=[
                                {
                                    "linkId": "h",
                                    "type": "display",
                                    "text": "Because.",
                                    "extension": [HELP],
                                },
                                {"linkId": "e1", "type": "display", "text": "One thing"},
                                {"linkId": "e2", "type": "display", "text": "Another"},
                            ],
                        )
                    ],
                }
            ],
        },
        {
            "linkId": "s2",
            "prefix": "2",
            "type": "group",
            "text": "Section two",
            "item": [question("2.1")],
        },
    ],
}


def given(resource):
    return reading.read("file.json", json.dumps(resource).encode())


def refused(data, name="file.json"):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(NotAnInstrument) as wrong:
        reading.read(name, data)
    return [one.words for one in wrong.value.problems]


def r5():
    """The same in R5: type coding, weights beside the options."""
    made = copy.deepcopy(R4)
    for section in (made["item"][0]["item"][0], made["item"][1]):
        for one in section["item"]:
            one["type"] = "coding"
            one["answerOption"] = [
                option(words, points, WEIGHT_R5, inside=False)
                for words, points in (("No", 0), ("In part", 1), ("Yes", 2))
            ]
    return made


def test_a_questionnaire_of_both_releases_is_the_same_instrument():
    four, five = given(R4), given(r5())
    assert four == five
    found = four.instrument
    assert (four.origin, found.code, found.version) == ("fhir", "officialcheck", "2014-07")
    assert found.licence == "Used by letter of its owner, 3 May."
    rows = list(instruments.placed(found))
    assert [[part.code for part in one.within] for one in rows] == [["1", "1.1"], ["2"]]
    first = rows[0].element
    assert (first.code, first.rationale) == ("1.1.1", "Because.")
    assert first.examples == ("One thing", "Another")
    assert [(one.points, one.words) for one in first.scale] == [
        (0, "No"),
        (1, "In part"),
        (2, "Yes"),
    ]
    assert instruments.total(found, {"1.1.1": 2, "2.1": 1}).band == "Second"
    assert instruments.total(found, {"1.1.1": 2}, ["1"]).band == ""


def test_all_that_cannot_be_read_is_told_at_once():
    bad = copy.deepcopy(R4)
    del bad["copyright"]
    bad["item"][0]["item"][0]["item"][0]["enableWhen"] = [{"question": "x"}]
    bad["item"][1]["item"][0]["answerOption"][1] = {"valueCoding": {"display": "No"}}
    bad["item"][1]["item"].append({"linkId": "o", "type": "open-choice", "text": "?"})
    bad["item"].append(question("3"))
    said = refused(bad)
    assert said == [
        "Questionnaire.copyright: missing; it is needed to use it here",
        "Questionnaire.item: expected every question inside a group",
        "item q-1.1.1: 'enableWhen' is not read here; take it out first",
        "item q-2.1: the answer 'No' has no whole number of points",
        "item o: 'open-choice' is not read here; expected a group or a choice",
    ]


@pytest.mark.parametrize("points", [1.5, True, "2", None])
def test_points_are_whole_and_never_rounded(points):
    bad = copy.deepcopy(R4)
    bad["item"][1]["item"][0]["answerOption"][0] = option("Half", points)
    assert refused(bad) == ["item q-2.1: the answer 'Half' has no whole number of points"]


def test_what_is_no_questionnaire_is_refused():
    assert "expected a FHIR resource" in refused({"resourceType": "Patient"})[0]
    assert "this is not JSON" in refused(b"{")[0]
    assert "stands in one place twice" in refused(b'{"name": 1, "name": 2}')[0]
    assert "UTF-8" in refused(b"\xff\xfe")[0]
    assert "larger than" in refused(b" " * (reading.LARGEST_FILE_BYTES + 1))[0]
    assert "nested" in refused(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")[0]


@pytest.mark.parametrize(
    "broken",
    [
        {"item": "x"},
        {"item": [{"type": "group", "item": [{"type": "choice", "answerOption": ["x"]}]}]},
        {"extension": ["x"]},
        {"extension": [{"url": mapping.BAND, "extension": ["x"]}]},
        {"version": 3},
        {"item": [{"type": "group", "linkId": ["x"], "item": [5]}]},
    ],
)
def test_a_strange_shape_is_refused_and_never_a_fault(broken):
    assert refused({**R4, **broken})


def rows_of(instrument):
    """The same instrument as a CSV, written by another hand than the reader's."""
    text = io.StringIO()
    out = csv.DictWriter(text, reading.COLUMNS, restval="")
    out.writeheader()
    for name in reading.ABOUT:
        if value := getattr(instrument, name):
            out.writerow({"row": "about", "code": name, "text": value})
    for one in instrument.scale:
        out.writerow({"row": "scale", "text": one.words, "points": one.points})
    for one in instrument.bands:
        out.writerow({"row": "band", "text": one.words, "points": one.least})
    seen = set()
    for one in instruments.placed(instrument):
        around = ""
        for part in one.within:
            if part.code not in seen:
                seen.add(part.code)
                out.writerow(
                    {
                        "row": "part",
                        "code": part.code,
                        "in": around,
                        "text": part.title,
                        "rationale": part.about,
                    }
                )
            around = part.code
        out.writerow(
            {
                "row": "element",
                "code": one.element.code,
                "in": around,
                "text": one.element.question,
                "rationale": one.element.rationale,
                "examples": "|".join(one.element.examples),
            }
        )
    return text.getvalue().encode()


def test_our_own_instrument_comes_back_from_a_csv_as_it_was():
    from ownway.improvement import queries

    [ours] = queries.own("en-GB")
    bands = tuple(one.model_copy(update={"about": ""}) for one in ours.bands)
    ours = ours.model_copy(update={"bands": bands})
    assert reading.read("own.csv", rows_of(ours)).instrument == ours


def test_a_csv_is_refused_with_each_line():
    said = refused(
        b"row,code,in,text,points\nabout,colour,,red,\nscale,,,Yes,1.5\nelement,1,,Q?,\nodd,,,,\n",
        "a.csv",
    )
    assert [one.split(":")[1] for one in said] == ["2", "3", "4", "5"]
    assert refused(b"row,code\n", "a.csv") == ["a.csv:1: missing columns: text"]
    assert "unknown columns: colour" in refused(b"row,code,text,colour\n", "a.csv")[0]
    assert "missing key" in " ".join(refused(b"row,code,text\n", "a.csv"))


def test_a_file_of_ours_says_its_line():
    text = "code: a\nversion: '1'\nlanguage: en\ntitle: A\nlicence: Mine\nsource: Mine\nscael: []\n"
    with pytest.raises(NotAnInstrument) as wrong:
        instruments.read(text, "a.yaml")
    said = {one.where: one for one in wrong.value.problems}
    assert said["a.yaml:7"].fix == "Did you mean 'scale'?"
