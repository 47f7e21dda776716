""" "This listing is mine": somebody asks to keep one that exists already, a referent answers."""
