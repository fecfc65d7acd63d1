"""What statements refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class AlreadyStated(Conflict):
    """The period, or a later one, was put on a statement before."""

    type: ClassVar[str] = "already-stated"
    title: ClassVar[str] = "This period is on a statement already, up to %(until)s."


class NothingToState(Conflict):
    """Nothing moved in the period and nothing is owed."""

    type: ClassVar[str] = "nothing-to-state"
    title: ClassVar[str] = "There is nothing to put on a statement for this period."


class PeriodNotOver(Conflict):
    """A period must have ended before it is stated, or its closing balance would not last."""

    type: ClassVar[str] = "period-not-over"
    title: ClassVar[str] = "This period has not ended yet."


class ShipmentsUnderway(Conflict):
    """A run is putting this customer's shipments on statements, one after the other."""

    type: ClassVar[str] = "shipments-underway"
    title: ClassVar[str] = (
        "Statements of this customer's shipments are being issued. Try again in a minute."
    )


class NotTheLatest(Conflict):
    """Only a customer's latest statement is revised or supplemented: later ones stand on it."""

    type: ClassVar[str] = "not-the-latest-statement"
    title: ClassVar[str] = (
        "Later statements stand on this one; what is found now comes on the next."
    )


class NothingChanged(Conflict):
    """A revision says what changed; where nothing did there is none."""

    type: ClassVar[str] = "nothing-changed"
    title: ClassVar[str] = "Nothing has changed since this statement was issued."


class Superseded(Conflict):
    """A revision took the place of this statement."""

    type: ClassVar[str] = "statement-superseded"
    title: ClassVar[str] = "A revision took the place of this statement."


class ObjectionsOver(Conflict):
    """The time to object has passed, as was agreed with the customer."""

    type: ClassVar[str] = "objections-over"
    title: ClassVar[str] = "This statement counts as accepted since %(day)s. Please write to us."


class InvoiceRecorded(Conflict):
    """An invoice of this number was recorded before."""

    type: ClassVar[str] = "invoice-recorded"
    title: ClassVar[str] = "The invoice %(number)s is recorded already."


class TooManyInvoices(Conflict):
    """A statement has a handful of invoices; more is a mistake, or needs another statement."""

    type: ClassVar[str] = "too-many-invoices"
    title: ClassVar[str] = "At most %(most)d invoices are recorded against one statement."


class NumberMoved(Conflict):
    """Somebody issued a statement at the same moment; the next number is taken again."""

    type: ClassVar[str] = "statement-number-moved"
    title: ClassVar[str] = "Another statement was issued at the same moment. Please try again."


class NoAddress(Conflict):
    """Nobody at the customer has an e-mail address for statements."""

    type: ClassVar[str] = "no-statement-address"
    title: ClassVar[str] = "The customer has no e-mail address for statements."
