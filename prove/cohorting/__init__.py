"""Parts of the proof `cohort`."""
