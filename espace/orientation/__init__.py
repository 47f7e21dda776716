"""The orientation sheet: chosen listings and articles, printed for a family.

Nothing of it is kept: neither row, session nor file. What was chosen travels in the form, by POST:
addresses, hence logs and histories, say nothing of what a family needs.
"""
