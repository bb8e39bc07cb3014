"""How static files are named once collected: by what is in them, imports between scripts too."""

from __future__ import annotations

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names in style sheets and in `import` lines of modules."""

    support_js_module_import_aggregation = True
