"""Keeps what goes out on paper as a document of the ticket, made in the act that says it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.notify.message import Attachment as MailFile
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal.paper import Answer, AnswerPaper, PostedPaper
from chalicelib.tickets.ports import Tenancy, Tickets
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork

TYPE: Final = "application/pdf"


@dataclass
class Answering:
    """Draws the paper and puts it beside the ticket's files."""

    backing: Backing
    tenancy: Tenancy
    rows: Callable[[Principal], Tickets]

    def kept(
        self, uow: UnitOfWork, ticket: Ticket, event: Event, letter: Message | None
    ) -> MailFile:
        """The document of an answer, or of a ``letter`` to be posted; its row is part of the act.

        The file is written before the row: a file that nobody knows of harms nobody.
        """
        who, rows = uow.who, self.rows(uow.who)
        company = self.tenancy.company(who)
        story = rows.story(ticket.id)
        answer = Answer(ticket, story, event, company.name, company.zone)
        file_id = uow.ids.new("att")
        key = f"T/{who.tenant}/tickets/{ticket.id}/{file_id}"
        drawn = PostedPaper(answer, letter) if letter else AnswerPaper(answer)
        paper = drawn.drawn()
        self.backing.blobs.put(key, paper, TYPE)
        name = f"{ticket.number}-{drawn.suffix or ticket.cycle}.pdf"
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
