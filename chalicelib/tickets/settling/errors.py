"""What settling refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict, Forbidden, NotFound


class SettlementNotFound(NotFound):
    """No such settlement on this ticket."""

    title = "This settlement was not found."


class AlreadyDecided(Conflict):
    """Somebody approved or refused it before."""

    type = "already-decided"
    title = "This settlement has been decided already."


class NotYoursToDecide(Forbidden):
    """Nobody approves their own request, and only who was asked or stands higher decides."""

    type = "not-yours-to-decide"
    title = "Somebody else has to approve this."


class NotYoursToWithdraw(Forbidden):
    """Who asked, who handles the ticket and who leads the desk take a request back."""

    type = "not-yours-to-withdraw"
    title = "Only who asked, who handles the ticket or who leads the desk withdraws this."


class NobodyToAsk(Conflict):
    """The company has nobody who may approve."""

    type = "nobody-to-ask"
    title = "Nobody in the company may approve this."


class SettleTheDispute(Conflict):
    """A credit note from the ticket would go against other documents than the disputed one."""

    type = "settle-the-dispute"
    title = "This ticket is about a disputed document. Book the credit note at the dispute."
