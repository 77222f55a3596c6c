"""Keeping a calendar in step: events, our mark on them, and the decision table."""
