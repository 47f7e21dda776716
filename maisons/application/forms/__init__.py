"""The forms of the file, one for each of its sections."""
