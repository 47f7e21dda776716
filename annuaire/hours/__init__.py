"""Opening hours as people write and read them: a week, its fields on a form, its words."""
