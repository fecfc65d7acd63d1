"""What fee confirmation refuses, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict, NotFound


class SheetNotFound(NotFound):
    """No such sheet here."""


class NothingToConfirm(Conflict):
    """No open charge of the customer waits for confirmation."""

    type: ClassVar[str] = "nothing-to-confirm"
    title: ClassVar[str] = "No open charge of this customer waits for confirmation."


class SheetClosed(Conflict):
    """The sheet was answered, changed or taken back; a new one is needed."""

    type: ClassVar[str] = "sheet-closed"
    title: ClassVar[str] = "This sheet is closed. A new one is needed."


class NotToCompare(Conflict):
    """Only what was answered and waits is compared, each thing once."""

    type: ClassVar[str] = "nothing-to-compare"
    title: ClassVar[str] = "There is nothing to compare on this sheet."


class LineConfirmed(Conflict):
    """The customer confirmed this amount; what changes it must name the confirmation."""

    type: ClassVar[str] = "line-confirmed"
    title: ClassVar[str] = (
        "The customer confirmed this amount on sheet %(number)s. Name that number to change it."
    )
