"""Pages of directors: how many, how long, how much."""
