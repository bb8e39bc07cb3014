"""How an organisation looks at itself, as values: instruments, rounds, spread, trends, cycles."""
