"""Parts of the proof that fraud is stopped or flagged."""
