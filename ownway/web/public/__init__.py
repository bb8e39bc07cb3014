"""Pages before sign-in: what this is, joining, signing in, leaving quickly."""
