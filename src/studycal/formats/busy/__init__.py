"""Others' .ics files, as programs write them, read as the time they take (RFC 5545): `reader.read`."""
