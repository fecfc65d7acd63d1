"""What the record form of a ticket holds: who complains of whom, and what for."""

from datetime import datetime

from chalicelib.kit.values import Frozen


class Reference(Frozen):
    """A number that a shipment or document is known by."""

    kind: str
    number: str


class Complainant(Frozen):
    """Who speaks for the customer in this matter, and how to reach them.

    ``firm`` is whom they say to speak for, while no customer on file is named.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    firm: str = ""


class Loss(Frozen):
    """What the customer claims to have lost, in minor units of the currency."""

    amount: int
    currency: str


class Posted(Frozen):
    """A review that everybody can read: on which site, its address there, its stars (1 to 5).

    ``replied_at`` is when our reply was published beside it, ``reply_at`` its address.
    """

    site: str
    address: str = ""
    stars: int
    replied_at: datetime | None = None
    reply_at: str = ""


class Colleague(Frozen):
    """A colleague by id, with the name as it was when written."""

    user: str
    name: str


class Story(Frozen):
    """What happened in the customer's words, and the rest of the record form.

    ``address`` is the complainant's, ``callback`` a number to call back, ``evidence`` what is
    there to prove it, ``recording`` whether a call may be recorded (given, refused, not asked).
    """

    text: str = ""
    expects: str = ""
    address: str = ""
    callback: str = ""
    mood: str = ""
    compensation: str = ""
    evidence: tuple[str, ...] = ()
    recording: str = ""
