"""What the other packages of the room hear of."""

from django.dispatch import Signal

# label=…: something changed in its life (given, renewed, suspended, withdrawn, another carrier…).
label_changed = Signal()
# request=…, user=…: this person takes no part in the request any more.
member_left = Signal()
