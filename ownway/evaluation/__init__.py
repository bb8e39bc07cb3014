"""Counts, times and sums for those who run a programme; reads all, changes nothing."""
