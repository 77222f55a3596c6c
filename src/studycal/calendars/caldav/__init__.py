"""A CalDAV calendar (RFC 4791): found, read, written."""
