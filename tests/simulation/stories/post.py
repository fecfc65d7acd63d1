"""Raw mail as customers and their machines send it, with words that no other mail has."""

import random
from email.message import EmailMessage
from typing import Final

MEI: Final = "mei@customer.example"
STRANGER: Final = "who@elsewhere.example"
SENDER_HOST: Final = "fairlead.invalid"
# How a mail program may write Chinese down.
CODINGS: Final = (
    ("utf-8", "base64"),
    ("utf-8", "quoted-printable"),
    ("gb18030", "base64"),
    ("gb18030", "quoted-printable"),
)

BOUNCE: Final = """\
From: Mail Delivery <mailer-daemon@customer.example>
To: {to}
Subject: Undelivered mail
Message-ID: <{number}@mx.customer.example>
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=="

--==
Content-Type: text/plain

Your message could not be delivered.
--==
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--==
Content-Type: text/rfc822-headers

Message-ID: {ours}

--==--
"""


def written(rng: random.Random, number: int, to: str, words: str, **headers: str) -> bytes:
    """A mail of a person, or of a machine that says so in its headers."""
    message = EmailMessage()
    usual = {"From": f"Mei <{MEI}>", "To": to, "Subject": f"Mail {number}"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in (usual | {"Message-ID": f"<{number}@customer.example>"} | named).items():
        message[name] = value
    charset, coding = rng.choice(CODINGS)
    message.set_content(f"{words} 两箱货物破损。\n", charset=charset, cte=coding)
    return message.as_bytes()


def our_id(out_id: str) -> str:
    """The Message-ID of a letter of ours."""
    return f"<{out_id}@{SENDER_HOST}>"


def bounced(number: int, to: str, letter: str, address: str) -> bytes:
    """A mail server's report that a letter of ours could not be delivered (RFC 3464)."""
    ours = our_id(letter)
    return BOUNCE.format(number=number, to=to, address=address, ours=ours).encode()
