"""What staff can settle for somebody who can no longer do it themselves. Pure."""

from __future__ import annotations

from enum import StrEnum


class Gone(StrEnum):
    """Why somebody else settles what is open."""

    DIED = "died"
    OVER = "over"  # their time here is over: contact was lost, they left, or it was ended


class Settling(StrEnum):
    """What is settled for them; a yes to anything that was not agreed is not among it."""

    BACK = "back"  # agreed and not paid: taken back as a whole
    BILL_BACK = "bill_back"  # the same for one time of several
    PAID = "paid"  # it was paid from the direct payment
    STOP = "stop"  # paid again and again: no more of it
    RUN = "run"  # it rests since the death, and runs to its end all the same
    BILL_YES = "bill_yes"  # a bill that waited for their yes, for days up to then
    BILL_NO = "bill_no"  # a bill that waited for their yes
    NO_MORE = "no_more"  # no more bills come
