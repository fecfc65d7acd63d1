"""Real Chinese complaints, put into mail as mailers put them, come out as they went in."""

import base64
import csv
import quopri
from email.header import Header
from itertools import product
from pathlib import Path

from chalicelib.mailroom.decoding import plain
from chalicelib.mailroom.mime import read

ENCODINGS = tuple(product(("gb18030", "gbk", "utf-8"), ("base64", "quoted-printable", "8bit")))
# What the label says may be narrower than what the bytes are.
LABELS = {"gb18030": "gb2312", "gbk": "gb2312", "utf-8": "utf-8"}


def test_every_real_message_is_read_in_every_encoding(real_data: Path) -> None:
    path = real_data / "complaints_zh/waimai_A.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        # One of them carries a control character, which is no text.
        texts = [" ".join(plain(row["review"]).split()) for row in csv.DictReader(file)]
    wrong = [
        (text, codec)
        for number, text in enumerate(texts)
        for codec, transfer in (ENCODINGS[number % len(ENCODINGS)],)
        if text and _through_mail(text, codec, transfer) != (text[:60], text)
    ]
    assert wrong == []
    assert len(texts) > 5000


def _through_mail(text: str, codec: str, transfer: str) -> tuple[str, str]:
    content = _encoded(text, codec)
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(transfer)
    head = (
        f"Subject: {Header(text[:60], 'utf-8').encode()}\r\n"
        f"Content-Type: text/plain; charset={LABELS[codec]}\r\n"
        f"Content-Transfer-Encoding: {transfer}\r\n\r\n"
    )
    mail = read(head.encode() + (body(content) if body else content))
    return mail.subject, mail.text


def _encoded(text: str, codec: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:  # a character beyond GBK: mailers then write GB18030
        return text.encode("gb18030")
