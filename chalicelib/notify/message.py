"""A message that is to leave the house, as it stands in the outbox."""

from typing import Any

from pydantic import Field

from chalicelib.kit.icalendar import Entry
from chalicelib.kit.values import Frozen


class Attachment(Frozen):
    """A file of the bucket that goes with a message."""

    key: str
    filename: str
    content_type: str


class Message(Frozen):
    """An e-mail to be made from a template when it is sent.

    ``template`` is ``<subject>/<name>``; ``params`` are plain values for it. ``gate`` names a
    precondition that is read again just before sending (see ``notify.outbox``); a gated message
    is sent at most once: when the outcome stays unknown a person decides, nobody sends again.
    ``calendar`` goes with it as a file that calendars read: an invitation, or its end.
    ``push``: it is a nudge to the browsers of the member ``to``, without any words.
    The parameter ``token`` is the secret of a link: it is forgotten once the message has gone.
    """

    to: str
    language: str = "en"
    template: str
    params: dict[str, Any] = Field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    calendar: Entry | None = None
    subject_id: str = ""
    gate: str = ""
    reply_to: str = ""
    push: bool = False

    def with_secret(self, token: str) -> "Message":
        """The message with the secret of a link that its template asks for."""
        return self.model_copy(update={"params": {**self.params, "token": token}})

    def without_secret(self) -> "Message":
        """The message as it is kept: what was said, but not the secret of its link."""
        if "token" not in self.params:
            return self
        params = {name: value for name, value in self.params.items() if name != "token"}
        return self.model_copy(update={"params": params})
