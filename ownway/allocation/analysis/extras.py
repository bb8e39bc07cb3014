"""Libraries that only analysis needs: what to say where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

EXTRAS = {
    "numpy": "analysis",
    "pyarrow": "analysis",
    "scipy": "analysis",
    "sklearn": "analysis",
    "statsmodels": "analysis",
    "pyspark": "spark",
    "pandas": "spark",
}


class NotInstalled(RuntimeError):
    """A library of an extra is not here. Its text says what to install."""

    def __init__(self, library: str) -> None:
        self.library = library
        self.extra = EXTRAS[library]
        super().__init__(
            f"This needs {library}, which is not installed. "
            f"Install it with: pip install 'ownway[{self.extra}]'"
        )


def need(*libraries: str) -> None:
    """Raises NotInstalled for the first of `libraries` that is missing."""
    for library in libraries:
        if find_spec(library) is None:
            raise NotInstalled(library)
