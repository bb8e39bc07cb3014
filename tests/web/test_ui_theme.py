"""The theme can be read by everybody, and the vendored files are the ones we checked."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from ownway.web import ui

STATIC = Path(ui.__file__).parent / "static/ui"
THEME = (STATIC / "theme.css").read_text()
OWN_CSS = {name: (STATIC / name).read_text() for name in ("theme.css", "ow.css")}

TEXT = 4.5  # WCAG 2.2, 1.4.3
EDGE = 3.0  # WCAG 2.2, 1.4.11
GROUNDS = ("page", "ground", "surface")
TEXT_ON = [
    *(
        (ink, ground)
        for ink in ("text", "text-quiet", "link", "link-hover", "link-visited")
        for ground in GROUNDS
    ),
    *((ink, f"{ink}-ground") for ink in ("error", "success", "care")),
    *((ink, "page") for ink in ("error", "success", "care")),
    *(("text", f"{kind}-ground") for kind in ("error", "success", "care")),
    *(("link", f"{kind}-ground") for kind in ("error", "success", "care")),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("focus-text", "focus"),
]
EDGE_ON = [("edge", ground) for ground in GROUNDS] + [
    ("mark", "page"),
    ("mark", "surface"),
    ("error", "page"),
    ("mark-sun", "brand"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--ow-([a-z-]+):\s*(#[0-9a-f]{3,6});", block))


def blocks() -> dict[str, dict[str, str]]:
    light = THEME.split("@media (prefers-color-scheme: dark)")[0]
    device = re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}\n", THEME, re.DOTALL)[1]
    chosen = re.search(r'\n:root\[data-theme="dark"\] \{(.*?)\n\}\n', THEME, re.DOTALL)[1]
    return {"light": tokens(light), "dark": tokens(device), "chosen dark": tokens(chosen)}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_measures():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_can_be_read(theme, ink, ground):
    named = blocks()[theme]
    assert contrast(named[ink], named[ground]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_edges_and_marks_can_be_seen(theme, edge, ground):
    named = blocks()[theme]
    assert contrast(named[edge], named[ground]) >= EDGE


def test_dark_is_the_same_by_device_and_by_choice():
    found = blocks()
    assert found["dark"] == found["chosen dark"]
    assert set(found["light"]) == set(found["dark"])


@pytest.mark.parametrize("name", OWN_CSS)
def test_own_css_knows_no_left_or_right(name):
    rules = re.sub(r"/\*.*?\*/", "", OWN_CSS[name], flags=re.DOTALL)
    physical = re.findall(
        r"[\w-]*\b(?:left|right)\b[\w-]*|\b(?:margin|padding|border)-(?:top|bottom)\b", rules
    )
    assert not physical


@pytest.mark.parametrize("name", OWN_CSS)
def test_own_css_loads_nothing_and_copies_no_brand(name):
    css = OWN_CSS[name].lower()
    for refused in ("url(", "@import", "http", "#1d70b8", "#005eb8", "gds transport", "frutiger"):
        assert refused not in css


def test_every_token_used_is_set():
    used = set(re.findall(r"var\((--ow-[a-z-]+)", OWN_CSS["ow.css"] + THEME))
    given = set(re.findall(r"(--ow-[a-z-]+):", THEME))
    assert used <= given


def test_vendored_files_are_the_ones_recorded():
    record = json.loads((STATIC / "vendor/VENDOR.json").read_text())
    for name, digest in record["sha256"].items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name
    present = {path.name for path in (STATIC / "vendor").iterdir()} - {"VENDOR.json"}
    assert present == set(record["sha256"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", record["version"])


@pytest.mark.parametrize("name", ["components.css", "components.rtl.css", "components.js"])
def test_vendored_files_hold_no_outside_address_font_or_brand(name):
    text = (STATIC / "vendor" / name).read_text()
    for refused in ("@font-face", "GDS Transport", "crest.svg", "#1d70b8", "sourceMappingURL"):
        assert refused not in text
    assert not re.search(r"https?://(?!www\.w3\.org/)[a-z]", text)
    assert not re.search(r"url\((?!['\"]?data:)", text)


def test_own_scripts_stay_small():
    lines = sum(
        1
        for path in STATIC.glob("*.js")
        for line in path.read_text().splitlines()
        if line.strip() and not line.strip().startswith("//")
    )
    assert lines <= 220
