"""The label as a whole, for those who answer for it: what waits, how long, what is granted."""
