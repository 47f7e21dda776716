"""The public side of the label: pages of the Maisons, register, coverage, workshops."""
