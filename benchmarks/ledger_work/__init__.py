"""What `benchmarks/ledger.py` measures, and what it is measured beside."""
