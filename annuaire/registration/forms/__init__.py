"""The forms of the steps. Each keeps what it accepted as texts (``stored``)."""

from .consent import ConsentForm
from .position import PositionForm
from .trust import TrustForm
from .what import WhatForm
from .who import WhoForm

__all__ = ["ConsentForm", "PositionForm", "TrustForm", "WhatForm", "WhoForm"]
