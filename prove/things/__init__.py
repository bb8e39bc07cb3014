"""A table with a column of every kind the product stores, for proofs about the record."""
