"""How long decisions take, what waits, and the export of the journal."""
