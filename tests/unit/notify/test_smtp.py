"""What leaves over SMTP, against a server on this machine that takes, refuses or puts off."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from chalicelib.notify.mail import Email, MailFile, MailRefused
from chalicelib.notify.smtp import SmtpMailer

EMAIL = Email(
    id="out_1",
    sender="Harbour <no-reply@ours.example>",
    to="ap@acme.example",
    subject="对账单 ST-000001",
    text="您好",
    files=(MailFile("st.pdf", "application/pdf", b"%PDF-1.7"),),
)


class Post(ThreadingTCPServer):
    """As much of RFC 5321 as one letter needs; ``answer`` is what it says to a recipient."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answer, self.taken = "250 ok", b""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(StreamRequestHandler):
    """One client."""

    server: Post

    def handle(self) -> None:
        self._say("220 post")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"RCPT"):
                self._say(self.server.answer)
            elif line == b"DATA":
                self._say("354 go on")
                self.server.taken = b"".join(iter(self.rfile.readline, b".\r\n"))
                self._say("250 taken")
            elif line == b"QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")
        return None

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_letter_arrives_whole_with_its_file(post: Post) -> None:
    SmtpMailer(post.url).send(EMAIL)
    letter = message_from_bytes(post.taken, policy=default)
    assert (letter["To"], letter["Subject"]) == ("ap@acme.example", "对账单 ST-000001")
    text, file = letter.get_body(), next(iter(letter.iter_attachments()))  # type: ignore[attr-defined]
    assert "您好" in text.get_content()
    assert (file.get_filename(), file.get_content()) == ("st.pdf", b"%PDF-1.7")


def test_an_address_that_is_refused_for_good_is_not_tried_again(post: Post) -> None:
    post.answer = "550 no such mailbox"
    with pytest.raises(MailRefused):
        SmtpMailer(post.url).send(EMAIL)


def test_an_address_that_is_put_off_may_be_tried_again(post: Post) -> None:
    post.answer = "450 greylisted, come back later"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        SmtpMailer(post.url).send(EMAIL)
