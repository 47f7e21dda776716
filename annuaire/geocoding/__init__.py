"""Streets that could not be found at once are found later (docs/decisions/0020-facet-counts.md
has the measures; docs/guides/exploitation.md says what runs when).

``waiting`` reads what waits, ``placing`` writes what was found, ``asking`` spares the geocoder,
``job`` puts them together.
"""
