"""What proves that the customer stands by the record, and that our answer reached it."""

from datetime import datetime

from chalicelib.kit.values import Frozen
from chalicelib.tickets.words import Handover


class Confirmed(Frozen):
    """The customer stood by the words of the record: when, who, and by which means.

    ``means``: phone, signature, typed, link; ``file`` is the signature's attachment.
    """

    at: datetime
    means: str
    name: str = ""
    file: str = ""


class Handed(Frozen):
    """How, when and by whom the written answer was handed over, where no e-mail goes.

    ``by`` is the name of whoever handed it over, empty for who says so.
    """

    means: Handover
    at: datetime | None = None
    by: str = ""
