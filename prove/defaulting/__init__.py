"""What the proof of safe defaults stands on: installations, and the ways to break them."""
