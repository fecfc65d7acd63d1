"""What SES is asked to send: under the stack's configuration set, answers to our own address."""

from typing import Any

import pytest

from chalicelib.notify.mail import Email, MailRefused, SesMailer
from chalicelib.settings import Settings


class Ses:
    """SES as far as the mailer knows it."""

    class exceptions:
        class MessageRejected(Exception):
            """SES will never take this one."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.asked: list[dict[str, Any]] = []
        self.refuses = refuses

    def send_email(self, **asked: Any) -> dict[str, str]:
        if self.refuses:
            raise self.exceptions.MessageRejected("not verified")
        self.asked.append(asked)
        return {"MessageId": "0102-abc"}


def an_email(**facts: str) -> Email:
    told = {"id": "out_1", "sender": "no-reply@ours.example", "to": "ap@acme.example"}
    return Email(**told, subject="Statement", text="Hello", **facts)


def test_a_letter_leaves_under_the_configuration_set_and_gives_sess_own_id() -> None:
    ses = Ses()
    sent = SesMailer(ses, "letters-1").send(an_email(reply_to="desk@ours.example"))
    assert sent == "0102-abc"
    [asked] = ses.asked
    assert asked["ConfigurationSetName"] == "letters-1"
    assert asked["FeedbackForwardingEmailAddress"] == "desk@ours.example"
    assert asked["Destination"] == {"ToAddresses": ["ap@acme.example"]}


def test_without_a_configuration_set_none_is_named() -> None:
    ses = Ses()
    SesMailer(ses).send(an_email())
    assert not {"ConfigurationSetName", "FeedbackForwardingEmailAddress"} & ses.asked[0].keys()


def test_what_ses_will_never_take_is_not_tried_again() -> None:
    with pytest.raises(MailRefused):
        SesMailer(Ses(refuses=True)).send(an_email())


def test_the_environment_names_the_configuration_set() -> None:
    env = {"SECRET": "x" * 32, "CONFIGURATION_SET": "letters-1"}
    assert Settings.from_environment(env).configuration_set == "letters-1"
    assert Settings.from_environment({"SECRET": "x" * 32}).configuration_set == ""
