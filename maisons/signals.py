"""What the room tells those who hear it, in the transaction of the act."""

from django.dispatch import Signal

label_changed = Signal()  # label: as it is now
