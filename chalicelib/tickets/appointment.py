"""A meeting promised to the customer, and a promise that was not kept."""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.kit.values import Frozen
from chalicelib.tickets.words import Place


class Appointment(Frozen):
    """Where, when and with whom the matter is to be settled: a promise to the customer.

    ``where`` says more of the place (a room, a number to call); ``uid`` names it in calendars
    and stays when it is moved, ``sequence`` counts how often that was. ``outcome`` is how it
    ended: kept, broken, dropped by us, overtaken by the answer, or cancelled because the ticket was
    merged into one that has its own; empty while it is ahead.
    """

    place: Place
    at: datetime
    user: str = ""
    name: str = ""
    where: str = ""
    minutes: int = 60
    uid: str = ""
    sequence: int = 0
    outcome: Literal["", "kept", "broken", "dropped", "overtaken", "merged"] = ""

    @property
    def open(self) -> bool:
        """Nobody has said yet what became of it."""
        return not self.outcome

    @property
    def ends(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


class Broken(Frozen):
    """A promise that was not kept, until somebody makes good for it.

    ``what``: the appointment, or the word by which the customer should have heard from us;
    ``promised`` for when it was, ``to`` the senior colleague who was told.
    """

    what: Literal["appointment", "word"]
    promised: datetime
    at: datetime
    to: str = ""
    to_name: str = ""
