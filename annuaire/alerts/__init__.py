"""What the public says is wrong with a listing, and what is done about it."""
