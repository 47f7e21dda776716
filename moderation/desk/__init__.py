"""The desk (« Le bureau »), home of the admin: what awaits each person, and what she may do."""
