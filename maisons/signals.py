"""What the other packages of the room hear of."""

from django.dispatch import Signal

# label=…: something changed in its life (given, renewed, suspended, withdrawn, another carrier…).
label_changed = Signal()
