"""What a member of a body fills in."""
