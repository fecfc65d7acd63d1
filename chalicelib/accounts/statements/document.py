"""The statement as a PDF in the customer's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.words import COLUMN_NAMES, WHAT_NAMES
from chalicelib.accounts.statements.model import Change, Line, Section, Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount, format_money

FORM_NAMES: Final[Mapping[str, str]] = {
    Form.ACTIVITY: N_("Statement of account"),
    Form.OPEN_ITEMS: N_("Statement of open items"),
    Form.OUTSTANDING: N_("Statement of what is outstanding"),
}
CHANGE_NAMES: Final[Mapping[str, str]] = {
    "name": N_("Name"),
    "local_name": N_("Local name"),
    "code": N_("Customer code"),
    "address": N_("Address"),
    "tax_id": N_("Tax number"),
    "language": N_("Language"),
    "form": N_("Form"),
}


def drawn(statement: Statement, lines: Mapping[str, Sequence[Line]]) -> bytes:
    """A statement as a PDF; ``lines`` by currency."""
    return StatementPaper(statement).drawn(lines)


class StatementPaper:
    """Draws one statement; reportlab is loaded only here."""

    def __init__(self, statement: Statement) -> None:
        from chalicelib.kit.pdf import Paper

        self.statement = statement
        self.language = statement.addressee.language
        self.say = translator(self.language).gettext
        self.paper = Paper(
            title=statement.number,
            language=self.language,
            footer=statement.company,
            page_label=self.say(N_("Page %(page)s of %(pages)s")),
        )

    def drawn(self, lines: Mapping[str, Sequence[Line]]) -> bytes:
        """The document; ``lines`` by currency."""
        self._head()
        for section in self.statement.sections:
            self._section(section, lines[section.currency])
        return self.paper.bytes()

    def day(self, day: date) -> str:
        """A date as it is written in the customer's language."""
        return day_in_words(day, self.language)

    def _head(self) -> None:
        statement, to, say = self.statement, self.statement.addressee, self.say
        mark = say(N_("Revision %(number)s")) % {"number": statement.revision}
        title = say(FORM_NAMES[statement.form])
        self.paper.heading(title, statement.number, mark if statement.revision else "")
        address = [to.name, to.local_name, *to.address.splitlines(), to.tax_id]
        self.paper.parties(
            (say(N_("Issued by")), [statement.company]),
            (say(N_("Issued to")), [line for line in address if line]),
        )
        self.paper.facts(
            [
                (say(N_("From day")), self.day(statement.start)),
                (say(N_("Up to day")), self.day(statement.until)),
                (say(N_("Issued on")), self.day(statement.issued_on)),
                (say(N_("Customer code")), to.code),
                *([(say(N_("Shipment")), statement.shipment)] if statement.shipment else []),
            ]
        )
        for note in self._notes():
            self.paper.note(note)

    def _notes(self) -> Iterator[str]:
        """What a reader must know of this one: why there is one more, and what changed."""
        statement, say = self.statement, self.say
        if statement.supplements:
            facts = {"number": statement.supplements_number, "day": self.day(statement.issued_on)}
            text = N_("Supplement to statement %(number)s: entries booked since, up to %(day)s.")
            yield say(text) % facts
        if statement.by_shipment and statement.shipment:
            text = say(N_("This statement lists what was booked of shipment %(shipment)s."))
            yield text % {"shipment": statement.shipment}
        elif statement.by_shipment:
            yield say(N_("This statement lists what was booked without a shipment."))
        if statement.reason:
            yield say(N_("Reason: %(reason)s")) % {"reason": statement.reason}
        if statement.revises:
            yield say(N_("What changed since the issue before:"))
            for change in statement.changes:
                yield "· " + change_text(change, self.language)
        if statement.deemed:
            facts = {"days": f"{statement.deemed}"}
            text = say(
                N_("As agreed, what is not disputed within %(days)s days counts as accepted.")
            )
            yield text % facts
        if statement.payment_link:
            yield say(N_("To pay: %(link)s")) % {"link": statement.payment_link}

    def _section(self, section: Section, lines: Sequence[Line]) -> None:
        from chalicelib.kit.pdf import Column

        say, code = self.say, section.currency
        self.paper.section(code)
        columns = (
            Column(say(N_("Date")), 26),
            Column(say(N_("Document")), 30),
            Column(say(N_("Description"))),
            Column(say(N_("Due date")), 26),
            Column(say(N_("Amount")), 26, right=True),
            Column(say(self._last), 28, right=True),
        )
        rows = [self._row(line, code) for line in lines]
        if self.statement.form is Form.ACTIVITY:
            label = say(N_("Opening balance"))
            rows.insert(0, ("", "", label, "", "", format_amount(section.opening, code)))
        self.paper.table(columns, rows)
        self.paper.totals(self._totals(section))
        self.paper.ageing(
            f"{say(N_('How old it is'))} · {code} · {self.day(self.statement.until)}",
            aged_pairs(section.ageing, self.language),
        )
        if section.late:
            self.paper.note(say(N_("* booked after the statement of its period was issued")))

    @property
    def _last(self) -> str:
        """What the last column says: the running balance, or what is open of each document."""
        return N_("Balance") if self.statement.form is Form.ACTIVITY else N_("Still open")

    def _row(self, line: Line, code: str) -> tuple[str, ...]:
        kind = self.say(WHAT_NAMES[line.charge_kind or line.kind])
        return (
            f"{self.day(line.dated)}{' *' if line.late else ''}",
            line.number,
            f"{kind} · {line.text}" if line.text else kind,
            self.day(line.due) if line.due else "",
            format_amount(line.amount, code),
            format_amount(line.balance, code),
        )

    def _totals(self, section: Section) -> list[tuple[str, str]]:
        say, code = self.say, section.currency
        amounts = (
            (N_("Opening balance"), section.opening),
            (N_("Charges"), section.charges),
            (N_("Credits"), -section.credits),
            (N_("Payments"), -section.payments),
            (N_("Closing balance"), section.closing),
        )
        return [
            (say(label), format_money(Money(amount, code), self.language))
            for label, amount in amounts
        ]


def change_text(change: Change, language: str) -> str:
    """One thing that a revision changed, in words."""
    say = translator(language).gettext
    if change.what == "entry":
        amount = format_money(Money(change.amount, change.currency), language)
        number = change.number or "–"
        return say(N_("added: %(number)s, %(amount)s")) % {"number": number, "amount": amount}
    if change.what == "closing":
        amount = format_money(Money(change.amount, change.currency), language)
        return say(N_("closing balance by %(amount)s")) % {"amount": amount}
    before, after = change.before or "–", change.after or "–"
    if change.what == "form":
        before, after = (say(FORM_NAMES[Form(each)]) for each in (before, after))
    facts = {"what": say(CHANGE_NAMES[change.what]), "before": before, "after": after}
    return say(N_("%(what)s: %(before)s → %(after)s")) % facts


def aged_pairs(aged: AgedBalance, language: str) -> list[tuple[str, str]]:
    """The columns of an ageing with their labels, amounts without the code."""
    say = translator(language).gettext
    return [
        (say(label), format_amount(getattr(aged, name), aged.currency))
        for name, label in COLUMN_NAMES
    ]
