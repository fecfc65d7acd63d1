"""A message that is to leave the house, as it stands in the outbox."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Attachment(BaseModel):
    """A file of the bucket that goes with a message."""

    model_config = ConfigDict(frozen=True)

    key: str
    filename: str
    content_type: str


class Message(BaseModel):
    """An e-mail to be made from a template when it is sent.

    ``template`` is ``<subject>/<name>``; ``params`` are plain values for it. ``gate`` names a
    precondition that is read again just before sending (see ``notify.outbox``); a gated message
    is sent at most once: when the outcome stays unknown a person decides, nobody sends again.
    """

    model_config = ConfigDict(frozen=True)

    to: str
    language: str = "en"
    template: str
    params: dict[str, Any] = Field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    subject_id: str = ""
    gate: str = ""
    reply_to: str = ""
