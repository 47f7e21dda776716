"""The pages of ``/mon-espace/``."""
