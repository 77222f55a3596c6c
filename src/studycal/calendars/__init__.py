"""Calendars we read or write."""
