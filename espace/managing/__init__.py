"""``/mon-espace/structures/``: the listings of a body in one table, many at once, files."""
