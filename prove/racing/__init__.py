"""Parts of the proof `race`."""
