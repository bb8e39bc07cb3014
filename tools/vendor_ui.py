"""Fetch, unbrand and record the design system we build on. Run by hand before a release.

    python tools/vendor_ui.py            writes ownway/web/ui/static/ui/vendor/
    python tools/vendor_ui.py --check    makes it again elsewhere and says what differs

Needs node's `npm` on the path; installing or running Ownway never does. The result is committed.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE, VERSION = "govuk-frontend", "6.6.0"
RTL_TOOL = "rtlcss@4.3.0"
VENDOR_DIR = Path(__file__).resolve().parent.parent / "ownway/web/ui/static/ui/vendor"

FONT = "font-family:var(--ow-font-family,system-ui,sans-serif)"
FOREIGN_FONT = re.compile(r"font-family:(?:GDS Transport,arial,)?sans-serif")
FONT_FACE = re.compile(
    r"(?:/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/)?@font-face\{[^}]*\}"
)
SOURCE_MAP = re.compile(r"(?://|/\*)# sourceMappingURL=.*")
# A declaration that loads a picture; the crest of a government is nobody else's to show.
PICTURE = re.compile(r"(?:-webkit-)?(?:mask|background)(?:-image)?:[^;{}]*url\([^)]*\)[^;{}]*;?")
# Fallbacks behind custom properties; our theme sets the properties, these must not leak through.
BRAND_COLOURS = {"#1d70b8": "#1f5c5c", "#1a65a6": "#14507a", "#003078": "#0d3a59"}
NAMES = {"GOV.UK Frontend": "Components", "GOV.UK": "Components"}
FORBIDDEN = re.compile(
    r"https?://(?!www\.w3\.org/)[a-z]|GDS Transport|crest\.svg|gov\.uk|Calvert|nhs\.uk"
    r"|1d70b8|005eb8",
    re.IGNORECASE,
)

MIT = """The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def unbrand_css(css: str) -> str:
    """The same rules without fonts, pictures, colours or names that belong to a government."""
    css = SOURCE_MAP.sub("", FONT_FACE.sub("", css))
    css = FOREIGN_FONT.sub(FONT, css)
    css = PICTURE.sub("", css)
    for theirs, ours in BRAND_COLOURS.items():
        css = css.replace(theirs, ours)
    return css


def unbrand_script(script: str) -> str:
    """The same module; the name in its error messages is neutral, the map address is gone."""
    script = SOURCE_MAP.sub("", script)
    for theirs, ours in NAMES.items():
        script = script.replace(theirs, ours)
    return script.rstrip() + "\n"


def assert_clean(name: str, text: str) -> None:
    """Nothing outside our own origin, and no brand, is left."""
    found = FORBIDDEN.search(text)
    if found:
        around = text[max(0, found.start() - 60) : found.end() + 60]
        raise SystemExit(f"{name} still holds {found.group()!r}: …{around}…")


def fetch(work: Path) -> tuple[str, str, str]:
    """Style sheet, script and npm's integrity value of the exact version."""
    spec = f"{PACKAGE}@{VERSION}"
    told = subprocess.run(
        ["npm", "pack", spec, "--json", "--silent"],
        cwd=work,
        check=True,
        capture_output=True,
        text=True,
    )
    packed = json.loads(told.stdout)
    packed = packed[0] if isinstance(packed, list) else packed
    with tarfile.open(work / f"{PACKAGE}-{VERSION}.tgz") as tar:
        read = {
            end: tar.extractfile(f"package/dist/govuk/govuk-frontend.min.{end}").read().decode()
            for end in ("css", "js")
        }
    return read["css"], read["js"], packed["integrity"]


def mirror(work: Path, css: str) -> str:
    """The style sheet for scripts that run from right to left."""
    (work / "ltr.css").write_text(css)
    command = ["npm", "exec", "--yes", "--silent", "--", RTL_TOOL, "ltr.css", "rtl.css"]
    subprocess.run(command, cwd=work, check=True, capture_output=True)
    return (work / "rtl.css").read_text()


def build(target: Path) -> None:
    """Write the five files."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        css, script, integrity = fetch(work)
        css, script = unbrand_css(css), unbrand_script(script)
        files = {
            "components.css": css,
            "components.js": script,
            "components.rtl.css": mirror(work, css),
        }
    for name, text in files.items():
        assert_clean(name, text)
    files["LICENSE-govuk-frontend.txt"] = MIT
    for name, text in files.items():
        (target / name).write_text(text)
    record = {
        "package": PACKAGE,
        "version": VERSION,
        "integrity": integrity,
        "licence": "MIT",
        "source": "npm",
        "changed": "fonts, crest, brand colours and names removed; mirrored copy made",
        "sha256": {n: hashlib.sha256((target / n).read_bytes()).hexdigest() for n in sorted(files)},
    }
    (target / "VENDOR.json").write_text(json.dumps(record, indent=2) + "\n")


def check() -> int:
    """Build again and compare; 0 when the committed files are what the script makes."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        differing = [
            made.name
            for made in sorted(Path(folder).iterdir())
            if not (VENDOR_DIR / made.name).is_file()
            or (VENDOR_DIR / made.name).read_bytes() != made.read_bytes()
        ]
    for name in differing:
        print(f"{name} differs")
    return 1 if differing else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    build(VENDOR_DIR)
