"""The set-off statement as a PDF in the agent's language: both directions, set off, net."""

from collections.abc import Sequence
from datetime import date

from chalicelib.accounts.agents.model import SetOff, Side
from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount, format_money


class SetOffPaper:
    """Draws one set-off statement; reportlab is loaded only here."""

    def __init__(self, made: SetOff) -> None:
        from chalicelib.kit.pdf import Paper

        self.made = made
        self.say = translator(made.language).gettext
        self.paper = Paper(
            title=made.number,
            language=made.language,
            footer=made.company,
            page_label=self.say(N_("Page %(page)s of %(pages)s")),
        )

    def drawn(self) -> bytes:
        """The document."""
        made, say = self.made, self.say
        mark = say(N_("Undone")) if made.undone_at else ""
        self.paper.heading(say(N_("Set-off statement")), made.number, mark)
        self.paper.parties(
            (say(N_("Issued by")), [made.company]),
            (say(N_("Issued to")), [made.agent, *made.address]),
        )
        self.paper.facts(
            [
                (say(N_("Issued on")), self._day(made.on)),
                (say(N_("Currency")), made.currency),
                (say(N_("Set off")), self._money(made.amount)),
            ]
        )
        self._side(say(N_("You owe us")), made.position.ours, say(N_("Your credit")))
        self._side(say(N_("We owe you")), made.position.theirs, say(N_("On your account")))
        self.paper.totals(self._totals())
        if made.note:
            self.paper.note(made.note)
        return self.paper.bytes()

    def _side(self, title: str, sides: Sequence[Side], credit: str) -> None:
        from chalicelib.kit.pdf import Column

        say, code = self.say, self.made.currency
        self.paper.section(title)
        columns = (
            Column(say(N_("Document"))),
            Column(say(N_("Date")), 26),
            Column(say(N_("Due date")), 26),
            Column(say(N_("Was open")), 32, right=True),
            Column(say(N_("Set off")), 32, right=True),
        )
        rows = [
            (
                f"{credit} {each.number}".strip() if each.credit else each.number,
                self._day(each.dated),
                self._day(each.due),
                format_amount(each.open, code),
                format_amount(each.set_off, code),
            )
            for each in sides
        ]
        self.paper.table(columns, rows)

    def _totals(self) -> list[tuple[str, str]]:
        """All that was open of either side, what was set off, and who owes the net to whom."""
        say, position = self.say, self.made.position
        net = say(N_("You still owe us")) if position.net >= 0 else say(N_("We still owe you"))
        return [
            (say(N_("You owe us")), self._money(position.receivable)),
            (say(N_("We owe you")), self._money(position.payable)),
            (say(N_("Set off")), self._money(self.made.amount)),
            (net, self._money(abs(position.net))),
        ]

    def _money(self, amount: int) -> str:
        return format_money(Money(amount, self.made.currency), self.made.language)

    def _day(self, day: date) -> str:
        return day_in_words(day, self.made.language)
