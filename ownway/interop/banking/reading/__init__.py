"""One file for each format that comes in; each runs in a process of its own, without Django."""
