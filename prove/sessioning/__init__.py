"""What the session proof is made of: browsers, ways in, ends, limits, ways to break."""
