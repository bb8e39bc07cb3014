"""What the access proof is made of: a world, answers by hand, pages to ask, ways to break."""
