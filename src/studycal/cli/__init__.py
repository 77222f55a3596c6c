"""The command line: one function a command; errors become one sentence and an exit code."""
