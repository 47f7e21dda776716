"""Streets that could not be found at once are found later (docs/decisions/0021-late-geocoding.md).

``waiting`` reads what waits, ``placing`` writes what was found, ``asking`` spares the geocoder,
``job`` puts them together.
"""
