"""The letters of a request, and the life of the label that it earns."""
