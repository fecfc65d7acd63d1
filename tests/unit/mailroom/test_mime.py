"""Mail as it really comes: odd charsets, odd names, odd structure; never an exception."""

import base64
from email.header import Header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.mailroom.mime import MOST_FILES, read
from chalicelib.mailroom.nature import Nature, failed_addresses, nature

WORDS = "货物破损，请尽快处理：三箱淋湿"
TRADITIONAL = "貨物破損，請盡快處理：三箱淋濕"


def raw(head: str, body: bytes = b"") -> bytes:
    return head.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("label", ["gb18030", "gbk", "gb2312", "", "us-ascii", "x-nonsense"])
def test_simplified_chinese_is_read_whatever_the_label_says(label: str) -> None:
    charset = f"; charset={label}" if label else ""
    mail = read(raw(f"Content-Type: text/plain{charset}", WORDS.encode("gb18030")))
    assert mail.text == WORDS


@pytest.mark.parametrize("label", ["big5", ""])
def test_traditional_chinese_is_read(label: str) -> None:
    charset = f"; charset={label}" if label else ""
    mail = read(raw(f"Content-Type: text/plain{charset}", TRADITIONAL.encode("big5")))
    assert mail.text == TRADITIONAL


def test_utf_8_labelled_as_latin_1_is_read() -> None:
    head = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit"
    assert read(raw(head, "Fünf Kartons naß".encode())).text == "Fünf Kartons naß"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_transfer_encodings_are_undone(encoding: str) -> None:
    import quopri

    content = WORDS.encode("gbk")
    body = base64.encodebytes(content) if encoding == "base64" else quopri.encodestring(content)
    head = f"Content-Type: text/plain; charset=GBK\nContent-Transfer-Encoding: {encoding}"
    assert read(raw(head, body)).text == WORDS


@pytest.mark.parametrize("charset", ["gb18030", "gb2312", "utf-8", "big5"])
def test_a_subject_of_encoded_words_is_read(charset: str) -> None:
    words = TRADITIONAL if charset == "big5" else WORDS
    subject = Header(words, charset, maxlinelen=40).encode()
    assert read(raw(f"Subject: {subject}\nFrom: a@b.example")).subject == words


def test_a_character_cut_between_two_encoded_words_is_whole_again() -> None:
    content = "货物破损".encode("gb2312")
    one, two = (base64.b64encode(part).decode() for part in (content[:3], content[3:]))
    mail = read(raw(f"Subject: =?gb2312?B?{one}?=\n =?gb2312?B?{two}?="))
    assert mail.subject == "货物破损"


def test_a_subject_in_raw_bytes_is_read() -> None:
    mail = read(
        b"Subject: " + WORDS.encode("gbk") + b"\r\nFrom: =?gbk?B?xe0=?= <A@B.example>\r\n\r\n"
    )
    assert mail.subject == WORDS
    assert mail.sender == "a@b.example"


def test_html_alone_becomes_text_without_its_scripts() -> None:
    html = "<html><style>p{}</style><script>alert(1)</script><p>Three&nbsp;cartons<br>wet</p>"
    head = "Content-Type: text/html; charset=utf-8"
    assert read(raw(head, html.encode())).text == "Three cartons\nwet"


def test_of_two_alternatives_the_plain_one_is_taken() -> None:
    message = EmailMessage()
    message.set_content("plain words")
    message.add_alternative("<p>html words</p>", subtype="html")
    mail = read(message.as_bytes())
    assert (mail.text, mail.files) == ("plain words", ())


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=UTF-8''%E6%8F%90%E5%8D%95.pdf",
        "attachment; filename*=gb2312''%CC%E1%B5%A5.pdf",
        'attachment; filename="=?gb18030?B?zOG1pS5wZGY=?="',
        "attachment; filename*0*=UTF-8''%E6%8F%90; filename*1*=%E5%8D%95.pdf",
    ],
)
def test_names_of_files_are_read_in_every_style(disposition: str) -> None:
    head = f"Content-Type: application/pdf\nContent-Disposition: {disposition}"
    (file,) = read(raw(head, b"%PDF-1.7 ...")).files
    assert (file.name, file.content_type) == ("提单.pdf", "application/pdf")


def test_a_name_in_raw_bytes_is_read() -> None:
    head = b'Content-Type: image/png\r\nContent-Disposition: attachment; filename="'
    (file,) = read(head + "照片.png".encode("gbk") + b'"\r\n\r\nnot a picture').files
    assert file.name == "照片.png"
    assert file.content_type == "application/octet-stream"  # the bytes are none


def test_a_name_cannot_climb_or_turn_around() -> None:
    head = 'Content-Disposition: attachment; filename="..\\\\..\\\\etc/pass\u202egpj.exe"'
    (file,) = read(raw(head, b"x")).files
    assert file.name == "passgpj.exe"


def test_outlooks_own_container_is_kept_as_a_file() -> None:
    message = EmailMessage()
    message.set_content("see attached")
    message.add_attachment(
        b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    mail = read(message.as_bytes())
    assert [each.name for each in mail.files] == ["winmail.dat"]


def test_more_files_than_the_limit_are_counted_not_kept() -> None:
    message = EmailMessage()
    message.set_content("many")
    for number in range(MOST_FILES + 3):
        message.add_attachment(b"x", maintype="text", subtype="csv", filename=f"{number}.csv")
    mail = read(message.as_bytes())
    assert (len(mail.files), mail.left_out) == (MOST_FILES, 3)


def test_a_mail_inside_of_the_mail_is_a_file() -> None:
    inner = EmailMessage()
    inner["Subject"] = "the first letter"
    inner.set_content("inner words")
    outer = EmailMessage()
    outer.set_content("outer words")
    outer.add_attachment(inner)
    mail = read(outer.as_bytes())
    assert mail.text == "outer words"
    assert b"inner words" in mail.files[0].content


def test_text_in_nested_parts_is_found() -> None:
    body = b"--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\ndeep\r\n--b--\r\n"
    assert read(raw("Content-Type: multipart/mixed; boundary=a", body)).text == "deep"


def test_the_address_it_was_delivered_to_is_found_in_the_trace() -> None:
    head = (
        "Received: from x by y with SMTP id 1 for Ticket+ABC@mail.example; Mon\nTo: boss@c.example"
    )
    assert read(raw(head)).recipients == ("ticket+abc@mail.example", "boss@c.example")


def test_a_thousand_boxes_in_boxes_do_not_break_it() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(1200)
    )
    assert read(deep + b"\r\nhello") is not None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail(content: bytes) -> None:
    assert nature(read(content)) in Nature


FRAGMENTS = st.sampled_from(
    [
        *("Content-Type: multipart/mixed; boundary=x\r\n", "Content-Type: text/html; charset=\r\n"),
        *("Content-Type: text/plain; charset=gbk\r\n", "--x\r\n", "--x--\r\n", "\r\n", "\n"),
        *("Subject: =?gb2312?B?", "?=", "=?utf-8?q?=E4?=", 'From: "a" <', "@b.example>\r\n"),
        *("Content-Disposition: attachment; filename*0*=utf-8''%e4\r\n", "To: ;:;<>,\r\n"),
        *("Content-Transfer-Encoding: base64\r\n", "Content-Type: message/rfc822\r\n", "=\r\n"),
        *("Message-ID: <[\r\n", "References: <a@b> <\r\n", "<![x[", "<!--", "&#xfffffff;", "\x00"),
        *("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n", "\udc80"),
        *("Content-Type: message/delivery-status\r\n", "Date: 99\r\n", "Content-Type: ;;;\r\n"),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=25))
def test_any_pile_of_mail_fragments_is_a_mail(pieces: list[str]) -> None:
    mail = read("".join(pieces).encode("utf-8", "surrogatepass"))
    (mail.subject + mail.text + mail.sender_name + "".join(f.name for f in mail.files)).encode()
    assert failed_addresses(mail) is not None


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Precedence: bulk",
        "Return-Path: <>",
        "Subject: Automatic reply: Invoice 7",
        "Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiDkvZnnpZ0=?=",
        "List-Id: <news.example>",
    ],
)
def test_machines_are_known_by_what_they_write(head: str) -> None:
    assert nature(read(raw(f"From: a@b.example\n{head}", b"I am away"))) is Nature.AUTOMATIC


def test_a_person_is_a_person() -> None:
    head = "From: a@b.example\nAuto-Submitted: no\nReturn-Path: <a@b.example>\nSubject: Hello"
    assert nature(read(raw(head, b"three cartons"))) is Nature.PERSON


REPORT = b"""--x\r
\r
It did not arrive.\r
--x\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; Li@Acme.example\r
Action: failed\r
Status: 5.1.1\r
\r
Final-Recipient: rfc822; slow@acme.example\r
Action: delayed\r
--x\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: <out_1@mail.example>\r
Reply-To: ticket+abc@mail.example\r
--x--\r
"""


def test_a_delivery_report_names_who_was_not_reached() -> None:
    head = "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=x"
    mail = read(raw(head, REPORT))
    assert nature(mail) is Nature.BOUNCE
    assert failed_addresses(mail) == ("li@acme.example",)
    assert "ticket+abc@mail.example" in mail.returned
