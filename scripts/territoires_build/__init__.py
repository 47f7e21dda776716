"""Parts of build_territoires.py: read the archives, place points, draw outlines, write files."""
