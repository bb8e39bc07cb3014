"""The one way a thing asked for or frozen is known again."""

import hashlib
import json


def sha256(content: object) -> str:
    """SHA-256 (hex) over canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
