"""What a search of the directory found, to take away: CSV, XLSX, GeoJSON, vCard.

The same search as the page, the public points and the public fields only.
"""
