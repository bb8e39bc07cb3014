"""The books in the languages of two accounting programs, and as rows: an accountant re-adds them
with tools we did not write."""
