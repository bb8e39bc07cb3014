"""Parts of the proof `seats`."""
