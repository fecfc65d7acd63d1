"""What is open, as a PDF beside a reminder: in the customer's language, by currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.message import Address
from chalicelib.accounts.reminders.model import OpenItem, Reminder, Total
from chalicelib.kit.backing import Backing
from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount, format_money
from chalicelib.notify.message import Attachment

if TYPE_CHECKING:
    from chalicelib.kit.pdf import Paper

PDF = "application/pdf"


@dataclass(frozen=True)
class ReminderPapers:
    """Draws the file before the transaction that sends it; one that nobody sends harms nobody."""

    backing: Backing

    def drawn(
        self, case: Case, reminder: Reminder, to: Address, items: Sequence[OpenItem]
    ) -> Attachment:
        """The file of one attempt, laid into the bucket."""
        key = f"T/{case.who.tenant}/reminders/{reminder.id}-{reminder.attempt}.pdf"
        self.backing.blobs.put(key, _paper(case, reminder, to.language, items), PDF)
        name = f"open-items-{reminder.on.isoformat()}.pdf"
        return Attachment(key=key, filename=name, content_type=PDF)


def _paper(case: Case, reminder: Reminder, language: str, items: Sequence[OpenItem]) -> bytes:
    """The document; reportlab is loaded only here."""
    from chalicelib.kit.pdf import Paper

    say = translator(language).gettext
    company, customer = case.house.company, case.customer
    title = say(N_("Open items"))
    paper = Paper(
        title=title,
        language=language,
        footer=company,
        page_label=say(N_("Page %(page)s of %(pages)s")),
    )
    paper.heading(title, day_in_words(reminder.on, language))
    address = [customer.name, customer.local_name, *customer.address.splitlines()]
    paper.parties(
        (say(N_("Issued by")), [company]),
        (say(N_("Issued to")), [line for line in address if line]),
    )
    for total in reminder.totals:
        mine = [each for each in items if each.currency == total.currency]
        _section(paper, total, mine, reminder, language)
    return paper.bytes()


def _section(
    paper: "Paper", total: Total, items: Sequence[OpenItem], reminder: Reminder, language: str
) -> None:
    from chalicelib.kit.pdf import Column

    say, code = translator(language).gettext, total.currency
    paper.section(code)
    columns = (
        Column(say(N_("Document")), 34),
        Column(say(N_("Reference"))),
        Column(say(N_("Date")), 26),
        Column(say(N_("Due date")), 26),
        Column(say(N_("Days overdue")), 20, right=True),
        Column(say(N_("Still open")), 28, right=True),
    )
    paper.table(columns, [_row(item, reminder, language) for item in items])
    amounts = [(N_("Total"), total.overdue)]
    if total.unallocated:
        amounts += [
            (N_("Received and not yet matched"), -total.unallocated),
            (N_("Still to be paid"), max(total.net, 0)),
        ]
    paper.totals(
        [(say(label), format_money(Money(amount, code), language)) for label, amount in amounts]
    )


def _row(item: OpenItem, reminder: Reminder, language: str) -> tuple[str, ...]:
    late = (reminder.on - item.due).days
    return (
        item.number or item.reference or item.id,
        item.reference if item.number else "",
        day_in_words(item.issued, language),
        day_in_words(item.due, language),
        str(late) if late > 0 else "",
        format_amount(item.open, item.currency),
    )
