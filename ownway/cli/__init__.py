"""The `ownway` command: a few lines each, calling one action."""
