"""What templates, the map, the vCard and later exports show of a listing: public things only.

Everything comes from search rows (public points) and cached vocabularies; the exact point of a
coverage is read nowhere here (tests/annuaire/test_detail.py searches every output for it).
"""
