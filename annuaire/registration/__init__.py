"""The form by which professionals make themselves known, in steps, resumable."""
