"""The pages of a body."""
