"""Pages of the person whose plan and money it is."""
