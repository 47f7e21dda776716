"""What the engine tells the rest of the house."""

from django.dispatch import Signal

# sender=ExceptionalAct, act, item: asked, applied, or taken off line.
exceptional_act_done = Signal()
# sender=ScopedTaskState, instance, why: silence opened a step to the team or to the pool.
step_escalated = Signal()
