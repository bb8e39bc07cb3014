"""One file for each format that goes out: the same values give the same bytes."""
