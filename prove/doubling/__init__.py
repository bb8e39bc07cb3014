"""Parts of the proof `double`."""
