"""What closing asks beside its words: of a request that still waits, and of an answer on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import DomainError
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.acts import HandedIn
from frontend import moments
from frontend.choices import Choices
from frontend.forms import Form
from frontend.language import _
from frontend.said import say
from frontend.settling_words import shown
from frontend.ticket_words import HANDOVERS, choices

CLOSES = frozenset({"close", "settle"})
WITHDRAW, LEAVE = "withdraw", "leave"


@dataclass
class Closing:
    """The questions of one close, and what is done about their answers."""

    who: Principal
    services: Services
    ticket: Ticket

    @cached_property
    def waiting(self) -> list[dict[str, Any]]:
        """What waits for an approval, which a close alone does not end."""
        settling = self.services.settling
        return [shown(each) for each in settling.waiting(self.who, self.ticket.id)]

    @property
    def on_paper(self) -> bool:
        """Whether no e-mail reaches the customer: then somebody hands the answer over, once."""
        return not self.ticket.complainant.email and not self.ticket.handed

    @property
    def handovers(self) -> Choices:
        return choices(HANDOVERS)

    def checked(self, form: Form) -> Handed | None:
        """How the answer was handed over; what was left open becomes the form's errors."""
        if self.waiting and form.typed("approvals") not in (WITHDRAW, LEAVE):
            form.wrong("approvals", _("Say what becomes of the request for approval."))
        if not self.on_paper:
            return None
        if not form.typed("means"):
            form.wrong("means", _("Say how the written answer was handed over."))
            return None
        at = moments.typed(form, "handed_at").get("handed_at")
        if isinstance(at, str):
            form.wrong("handed_at", _("Enter a day and a time."))
            return None
        read = form.read(HandedIn, at=at, by=form.typed("handed_by", ""))
        return Handed(**read.model_dump()) if read else None

    def done(self, form: Form) -> None:
        """The ticket is closed: take back what is asked for no longer, if that was chosen.

        Somebody may have decided on it in the same moment: then that is said, and it stands.
        """
        if form.typed("approvals") != WITHDRAW:
            return
        for each in self.waiting:
            try:
                self.services.settling.withdraw(
                    self.who.once(None), self.ticket.id, each["settlement"].id
                )
            except DomainError as error:
                say(_(error.title), "bad")
