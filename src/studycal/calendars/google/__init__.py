"""A Google calendar: found, read, written, and the login to it."""
