"""Claims to funders: what was spent of their money, line by line, until it is all settled (E11)."""
