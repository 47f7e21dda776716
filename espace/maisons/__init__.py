"""The Maisons that a person keeps: their workshops and when they take place."""
