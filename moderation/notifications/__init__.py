"""Who is told what, when: to decide, to correct, to know.

``receivers`` hears the engine; ``asking`` writes to those who can act, ``decisions`` to authors,
``urgent`` to the whole committee; ``reminders`` and ``digest`` run by themselves. Mails are queued
in the transaction of what they tell: undone with it, and never sent from there.
"""
