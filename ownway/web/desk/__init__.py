"""Pages of those who decide and pay: work lists, decisions, pay runs."""
