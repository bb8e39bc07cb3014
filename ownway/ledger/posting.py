"""The kernel: nothing else in the tree writes journals, entries, counters or holds."""
