"""Bodies that keep the listings of several structures: members, table, many listings at once."""
