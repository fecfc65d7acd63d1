"""Keeps the written answer as a document of the ticket, made in the act that gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.notify.message import Attachment as MailFile
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal.paper import Answer, AnswerPaper
from chalicelib.tickets.ports import Tenancy, Tickets
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork

TYPE: Final = "application/pdf"


@dataclass
class Answering:
    """Draws the answer and puts it beside the ticket's files."""

    backing: Backing
    tenancy: Tenancy
    rows: Callable[[Principal], Tickets]

    def kept(self, uow: UnitOfWork, ticket: Ticket, event: Event) -> MailFile:
        """The document of an answer; its row is part of the act that gives the answer.

        The file is written before the row: a file that nobody knows of harms nobody.
        """
        who, rows = uow.who, self.rows(uow.who)
        company = self.tenancy.company(who)
        story = rows.story(ticket.id)
        answer = Answer(ticket, story, event, company.name, company.zone)
        file_id = uow.ids.new("att")
        key = f"T/{who.tenant}/tickets/{ticket.id}/{file_id}"
        paper = AnswerPaper(answer).drawn()
        self.backing.blobs.put(key, paper, TYPE)
        name = f"{ticket.number}-{ticket.cycle}.pdf"
        file = Attachment(
            id=file_id,
            key=key,
            filename=name,
            content_type=TYPE,
            at=event.at,
            by=who.user,
            made=True,
            public=True,
            arrived=True,
            size=len(paper),
        )
        rows.add_file(uow, ticket.id, file)
        return MailFile(key=key, filename=name, content_type=TYPE)
