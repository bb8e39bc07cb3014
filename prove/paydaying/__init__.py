"""Parts of the proof `payday`."""
