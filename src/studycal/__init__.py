"""studycal: a self-study curriculum as a calendar that survives real life."""

__version__ = "0.1.0"
