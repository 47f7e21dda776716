"""Files of listings: read, shown before anything happens, approved, applied in slices.

``reading`` opens a file, ``mapping`` turns a row into values, ``planning`` says what they would do:
``analysis`` writes that down, ``applying`` does it. ``services`` is what screens and commands call.
"""
