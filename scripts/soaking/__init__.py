"""Sync under deaths and a long life: what `scripts/soak` runs."""
