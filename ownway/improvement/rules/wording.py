"""Words that stand in a data file in each language this software speaks. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ownway.programme.rules.strict import Strict

Words = Annotated[str, Field(min_length=2, max_length=500)]


class Wording(Strict):
    """The same said in English and in Spanish; both are needed."""

    en: Words
    es: Words

    def read(self, language: str) -> str:
        """In the language of a reader, such as 'es' or 'en-gb'; English where we have no other."""
        return self.es if language.lower().startswith("es") else self.en
