"""The statement as a PDF in the customer's language."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.words import COLUMN_NAMES, KIND_NAMES
from chalicelib.accounts.statements.model import Line, Section, Statement
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount, format_money


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
        return f"{day.year}年{day.month}月{day.day}日" if self.language == "zh" else f"{day}"

    def _head(self) -> None:
        statement, to, say = self.statement, self.statement.addressee, self.say
        self.paper.heading(say(N_("Statement of account")), statement.number)
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
            ]
        )

    def _section(self, section: Section, lines: Sequence[Line]) -> None:
        from chalicelib.kit.pdf import Column

        say, code = self.say, section.currency
        self.paper.section(code)
        columns = (
            Column(say(N_("Date")), 22),
            Column(say(N_("Document")), 30),
            Column(say(N_("Description"))),
            Column(say(N_("Due date")), 22),
            Column(say(N_("Amount")), 26, right=True),
            Column(say(N_("Balance")), 28, right=True),
        )
        opening = ("", "", say(N_("Opening balance")), "", "", format_amount(section.opening, code))
        rows = [self._row(line, code) for line in lines]
        self.paper.table(columns, [opening, *rows])
        self.paper.totals(self._totals(section))
        self.paper.ageing(
            say(N_("How old it is")) + f" · {code}", aged_pairs(section.ageing, self.language)
        )
        if section.late:
            self.paper.note(say(N_("* booked after the statement of its period was issued")))

    def _row(self, line: Line, code: str) -> tuple[str, ...]:
        kind = self.say(KIND_NAMES[line.kind])
        return (
            f"{line.dated}{' *' if line.late else ''}",
            line.number,
            f"{kind} · {line.text}" if line.text else kind,
            f"{line.due}" if line.due else "",
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


def aged_pairs(aged: AgedBalance, language: str) -> list[tuple[str, str]]:
    """The columns of an ageing with their labels, amounts without the code."""
    say = translator(language).gettext
    return [
        (say(label), format_amount(getattr(aged, name), aged.currency))
        for name, label in COLUMN_NAMES
    ]
