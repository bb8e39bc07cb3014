"""Parts of the proof `model`."""
