"""Instructing a request: what the organisations of its territory and the committee say of it."""
