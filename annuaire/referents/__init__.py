"""What the referents of a territory do with listings: read, approve, answer alerts."""
