"""SWIFT's MT940, as banks send it: with or without its envelope, one or many statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from chalicelib.accounts.payments.lines import (
    Fault,
    ReadFile,
    ReadLine,
    ReadStatement,
    Refused,
    Totals,
)
from chalicelib.accounts.payments.reading.information import Information, read_information
from chalicelib.accounts.payments.reading.values import amount_of, entry_date, short_date
from chalicelib.kit.i18n import N_

_TAG = re.compile(r"^:(\d{2}[A-Z]?):(.*)$")
_END = re.compile(r"^-[}\w]*\s*$|^-\}.*$")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d.,]+)\s*")
# Value date, entry date, side (R: a reversal, E: expected), third letter of the currency, amount,
# type, the payer's reference, after // the bank's; a supplement on the next row.
_ENTRY = re.compile(
    r"(?P<valued>\d{6})(?P<entered>\d{4})?(?P<side>R?[CD]|E[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[\d]+[.,]?\d*)(?P<type>[NFS][A-Z0-9]{3})(?P<refs>[^\n]*)(?:\n(?P<more>.*))?",
    re.DOTALL,
)
_COUNTED = re.compile(r"D(\d{6})C(\d{6})D([\d,]+)C([\d,]+)\s*")
_SUMMED = re.compile(r"(\d+)([A-Z]{3})([\d.,]+)\s*")
_ASK = N_("The bank's file is wrong here. Ask the bank for a corrected one.")
_AGAIN = N_("Download the statement from the bank again, as MT940, and upload it as it is.")
_SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}


@dataclass
class _Tag:
    name: str
    row: int
    text: str


def read_mt940(text: str) -> ReadFile:
    """The statements of a file. Raises ``Refused`` where its structure is broken."""
    statements: list[ReadStatement] = []
    for tags in _statements(_tags(text)):
        statements.append(_Statement(tags).read())
    if not statements:
        raise Refused(1, N_("The file holds no statement: no field :20: is in it."), _AGAIN)
    return ReadFile(format="mt940", statements=tuple(statements))


def _tags(text: str) -> Iterator[_Tag]:
    """Fields with their rows; a row that begins none goes on with the one before."""
    tag: _Tag | None = None
    for row, line in enumerate(_clean(text).split("\n"), start=1):
        if match := _TAG.match(line):
            if tag:
                yield tag
            tag = _Tag(match[1], row, match[2])
        elif _END.match(line) or line.startswith("{1:"):
            if tag:
                yield tag
            tag = None
        elif tag and line.strip():
            tag.text += f"\n{line}"
    if tag:
        yield tag


def _clean(text: str) -> str:
    """Rows ended by one character; control characters of the line protocol gone."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in joined if each == "\n" or each >= " ")


def _statements(tags: Iterator[_Tag]) -> Iterator[list[_Tag]]:
    """Each statement begins with field 20; what stands before the first is an envelope."""
    group: list[_Tag] = []
    for tag in tags:
        if tag.name == "20":
            if group:
                yield group
            group = [tag]
        elif group:
            group.append(tag)
    if group:
        yield group


@dataclass
class _Statement:
    tags: list[_Tag]
    lines: list[ReadLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    expected: int = 0

    def read(self) -> ReadStatement:
        first = self.tags[0]
        opening, closing = self._balance("60"), self._balance("62")
        if opening[2] != closing[2]:
            raise Refused(
                closing[3],
                N_("The statement opens in %(opens)s and closes in %(closes)s."),
                _ASK,
                opens=opening[2],
                closes=closing[2],
            )
        self._entries(opening[2])
        number, _, page = self._text("28C", "28").partition("/")
        return ReadStatement(
            source="statement",
            row=first.row,
            account=self._account(),
            currency=opening[2],
            name=first.text.strip(),
            number=number.strip().lstrip("0"),
            page=int(page) if page.strip().isdecimal() and int(page) else 1,
            opening=opening[0],
            opened_on=opening[1],
            closing=closing[0],
            closed_on=closing[1],
            lines=tuple(self.lines),
            stated=self._totals(opening[2]),
            entries=len(self.lines),
            pending=self.expected,
        )

    def _account(self) -> str:
        account = self._text("25", "25P").strip()
        if not account:
            raise Refused(self.tags[0].row, N_("The statement names no account (field 25)."), _ASK)
        return account

    def _balance(self, number: str) -> tuple[int, date, str, int]:
        found = [tag for tag in self.tags if tag.name in (f"{number}F", f"{number}M")]
        if len(found) != 1:
            raise Refused(
                found[-1].row if found else self.tags[0].row,
                N_("The statement must have one balance %(field)s, but has %(count)s."),
                _AGAIN,
                field=f":{number}:",
                count=len(found),
            )
        match = _BALANCE.fullmatch(found[0].text)
        if match is None:
            raise Refused(found[0].row, N_("%(text)s is not a balance."), _ASK, text=found[0].text)
        side, day, currency, amount = match.groups()
        value = amount_of(amount, currency, found[0].row)
        at = short_date(day, found[0].row)
        return (-value if side == "D" else value), at, currency, found[0].row

    def _entries(self, currency: str) -> None:
        """Each field 61 with the fields 86 that follow it."""
        known = {"61", "86"}
        for place, tag in enumerate(self.tags):
            if tag.name == "61":
                told = []
                for after in self.tags[place + 1 :]:
                    if after.name != "86":
                        break
                    told.append(after.text)
                self._entry(tag, currency, read_information(told))
            elif tag.name not in known and tag.name.startswith("61"):
                raise Refused(
                    tag.row, N_("The field %(field)s is not known."), _ASK, field=tag.name
                )

    def _entry(self, tag: _Tag, currency: str, told: Information) -> None:
        match = _ENTRY.fullmatch(tag.text)
        if match is None:
            raise Refused(
                tag.row, N_("%(text)s is not an entry."), _ASK, text=tag.text.split("\n")[0][:60]
            )
        valued = short_date(match["valued"], tag.row)
        booked = entry_date(match["entered"], valued, tag.row) if match["entered"] else valued
        if match["side"] not in _SIGNS:
            self.expected += 1
            return
        own, _, bank = match["refs"].partition("//")
        amount = amount_of(match["amount"], currency, tag.row) * _SIGNS[match["side"]]
        # Some banks fill the reference up to its sixteen places and write on behind it.
        reference, _, behind = own.partition("  ")
        extra = [behind.strip(), (match["more"] or "").strip()]
        more = " ".join(" ".join(filter(None, extra)).split())
        self.lines.append(
            ReadLine(
                row=tag.row,
                amount=amount,
                currency=currency,
                booked=booked,
                valued=valued,
                reversal=match["side"].startswith("R"),
                bank_ref=_reference(bank),
                end_to_end=told.end_to_end or _reference(reference),
                party=told.party,
                party_account=told.account,
                text=" ".join(filter(None, (told.text, more)))[:1000],
                code=match["type"],
                return_reason=told.return_reason,
            )
        )

    def _totals(self, currency: str) -> Totals:
        """Counts and sums as some banks state them: fields 90, or behind the closing balance."""
        stated: dict[str, int] = {}
        for place, tag in enumerate(self.tags):
            if tag.name in ("90D", "90C") and (match := _SUMMED.fullmatch(tag.text)):
                side = "debit" if tag.name == "90D" else "credit"
                stated |= {f"{side}s": int(match[1])}
                stated |= {f"{side}_sum": amount_of(match[3], currency, tag.row)}
            elif tag.name == "86" and self.tags[place - 1].name.startswith("62"):
                match = _COUNTED.fullmatch(tag.text)
                if match:
                    stated |= {"debits": int(match[1]), "credits": int(match[2])}
                    stated |= {"debit_sum": amount_of(match[3], currency, tag.row)}
                    stated |= {"credit_sum": amount_of(match[4], currency, tag.row)}
        return Totals(**stated)

    def _text(self, *names: str) -> str:
        return next((tag.text for name in names for tag in self.tags if tag.name == name), "")


def _reference(text: str) -> str:
    bare = text.strip()
    return "" if bare.upper() in ("NONREF", "NONE", "KREF+", "EREF+") else bare
