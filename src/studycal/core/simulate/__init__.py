"""Years of life played against a plan."""
