"""What `bombs` is made of: readers that want everything, the ways to break the product."""
