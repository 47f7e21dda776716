"""How the directory stays true by itself: yearly confirmation, monthly views."""
