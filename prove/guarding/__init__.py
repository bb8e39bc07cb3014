"""What the proof of the database's own guards stands on: rows without a story, and attempts."""
