"""Pages of supporters and coaches: what was shared with them, and nothing else."""
