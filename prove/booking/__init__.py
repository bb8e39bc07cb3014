"""What the proof of the books stands on: a small world, changes to it, and broken checks."""
