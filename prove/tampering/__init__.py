"""What `tamper` is made of: the world, the ways to change it, the ways to break the product."""
