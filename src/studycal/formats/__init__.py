"""Pure text and dicts, one library each; never a file, a socket or a clock."""
