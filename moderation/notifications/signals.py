"""For the rooms whose authors have no account: they write to them themselves."""

from django.dispatch import Signal

# sender=Event, event, item (None when it is gone), workflow_state: a decision was written in the
# journal, in the transaction that took it. Sent for every object, whoever submitted it.
decision_made = Signal()
