"""Benchmarks: each part is a function that returns a Markdown section, measured beside its baseline in one run."""
