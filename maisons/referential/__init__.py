"""The versions of the referential: prepared, approved, read, compared, never changed once read."""
