"""A request for the label as those who make it write it, file it and follow it."""
