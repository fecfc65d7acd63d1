"""What is new in a reply, and what it repeats: by the marks that mail programs leave."""

import re
from typing import Final

# Longer lines are never marks, and patterns stay quick.
_LONGEST_MARK: Final = 400
_DATE: Final = r"(?:\d{4}|\d{1,2}[/.-]\d{1,2}|\d{1,2}:\d{2})"
# A line that says by itself: what follows was written before.
_MARKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Gmail, Apple Mail, Thunderbird
        rf"^On .*{_DATE}.* wrote:$",
        r"^.{0,200}<[^<>\s]+@[^<>\s]+> wrote:$",
        # Gmail and Apple Mail in Chinese; 163 and Foxmail
        rf"^.*{_DATE}.*写(?:道|了)?\s*[:：]$",
        rf"^.*{_DATE}.*寫道\s*[:：]$",
        # Outlook; QQ; 163
        r"^[-_— ]{2,}\s*(?:original message|forwarded message|reply message)\s*[-_— ]{2,}$",
        r"^[-_— ]{2,}\s*(?:原始邮件|原始郵件|回复的原邮件|转发邮件信息|回复邮件)\s*[-_— ]{2,}$",
        r"^begin forwarded message:$",
    )
)
# Outlook and Foxmail repeat the header; one of its lines alone proves nothing.
_FIRST: Final = re.compile(r"^[*\s]*(?:from|发件人|寄件者|寄件人)\s*[*]*\s*[:：]", re.IGNORECASE)
_NEXT: Final = re.compile(
    r"^[*\s]*(?:sent|date|to|发送时间|发送日期|日期|时间|收件人|寄件日期|傳送時間)\s*[*]*\s*[:：]",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"^[_-]{10,}$")


def split(text: str) -> tuple[str, str]:
    """The new words of a reply and the repeated ones; all words stand in one or the other.

    A reply below its quotation, or between its lines, is what does not begin with ``>``. When
    nothing would be new, the whole counts as new: better too much than nothing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = _first_mark(lines)
    fresh, rest = lines[:at], lines[at:]
    if not "".join(fresh).strip() and rest:
        fresh, rest = _below(rest)
    new = [line for line in fresh if not line.lstrip().startswith(">")]
    old = [line for line in fresh if line.lstrip().startswith(">")] + rest
    if not "".join(new).strip():
        return text.strip(), ""
    return "\n".join(new).strip(), "\n".join(old).strip()


def _first_mark(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        if _is_mark(line, lines, index):
            begins = index > 0 and _RULE.match(lines[index - 1].strip())
            return index - 1 if begins else index
    return len(lines)


def _is_mark(line: str, lines: list[str], index: int) -> bool:
    text = line.strip()
    if not text or len(text) > _LONGEST_MARK:
        return False
    # Programs wrap "On … wrote:" over two lines.
    wrapped = f"{text} {lines[index + 1].strip()}" if index + 1 < len(lines) else text
    if any(mark.match(text) for mark in _MARKS):
        return True
    begins = text.startswith(("On ", "在")) and len(wrapped) <= _LONGEST_MARK
    if begins and any(mark.match(wrapped) for mark in _MARKS):
        return True
    following = lines[index + 1 : index + 4]
    return bool(_FIRST.match(text)) and any(_NEXT.match(each[:_LONGEST_MARK]) for each in following)


def _below(rest: list[str]) -> tuple[list[str], list[str]]:
    """The answer stands under what it answers: it begins after the last quoted line."""
    quoted = [index for index, line in enumerate(rest) if line.lstrip().startswith(">")]
    if not quoted:
        return [], rest
    new = [line for line in rest[1:] if not line.lstrip().startswith(">")]
    old = [rest[0], *(line for line in rest[1:] if line.lstrip().startswith(">"))]
    return new, old
