"""Build hook: compiles the sentences in other languages, so that installing needs no gettext."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    """Writes a .mo beside each .po of the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in sorted(Path(self.root, "ownway", "locale").glob("*/LC_MESSAGES/*.po")):
            language = source.parent.parent.name
            with source.open("rb") as file:
                catalog = read_po(file, locale=language)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)
