"""What was confirmed, by whom, when and from where: kept as a document with its hash."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chalicelib.accounts.confirmation.model import Answer, FeeSheet, SheetLine
from chalicelib.accounts.confirmation.ports import Companies, Sheets
from chalicelib.accounts.confirmation.words import Match, State
from chalicelib.accounts.ledger.words import WHAT_NAMES
from chalicelib.accounts.statements.model import Document
from chalicelib.kit.backing import Backing
from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount, format_money
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

MATCH_NAMES = {
    Match.PAYER: N_("Payer compared with principal"),
    Match.SIGNATURE: N_("Signature compared with the specimen on file"),
}


class Visit(NamedTuple):
    """From where somebody answered: network address and browser."""

    address: str
    agent: str


@dataclass
class EvidenceRoom:
    """Makes and keeps the evidence packs; making one again gives the same bytes."""

    backing: Backing
    rows: Callable[[Principal], Sheets]
    companies: Companies

    def kept(self, who: Principal, sheet: FeeSheet) -> FeeSheet:
        """The sheet with its evidence, once it is confirmed; whoever was faster has made it."""
        if sheet.state is not State.CONFIRMED or sheet.evidence is not None:
            return sheet
        company = self.companies.company(who)
        content = EvidencePaper(sheet, company.language, company.zone).drawn()
        key = f"T/{who.tenant}/fees/{sheet.id}/{sheet.number}.pdf"
        self.backing.blobs.put(key, content, "application/pdf")
        document = Document(key=key, sha256=sha256(content), size=len(content))
        after = sheet.next(evidence=document)
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, sheet, after)
        uow.audit("fees.evidence", sheet.id, sha256=document.sha256)
        try:
            uow.commit(after)
        except Stale:
            return self.rows(who).get(sheet.id) or sheet
        return after

    def content(self, who: Principal, sheet: FeeSheet) -> bytes:
        """The pack, checked against its hash; made now if a crash left it out."""
        return self._unchanged(self.kept(who.once(None), sheet).evidence)

    def signature(self, sheet: FeeSheet) -> bytes:
        """The drawing or seal as the customer gave it, checked against its hash."""
        return self._unchanged(sheet.answer.signature if sheet.answer else None)

    def signature_link(self, sheet: FeeSheet) -> tuple[Document, str]:
        """The drawing or seal and an address that downloads it for five minutes."""
        document = sheet.answer.signature if sheet.answer else None
        if document is None:
            raise NotFound()
        return document, self.backing.blobs.link(document.key, f"{sheet.number}.png")

    def download(self, who: Principal, sheet: FeeSheet) -> tuple[Document, str]:
        """The pack and an address that downloads it for five minutes."""
        document = self.kept(who.once(None), sheet).evidence
        if document is None:
            raise NotFound()
        return document, self.backing.blobs.link(document.key, f"{sheet.number}.pdf")

    def _unchanged(self, document: Document | None) -> bytes:
        content = self.backing.blobs.get(document.key) if document else None
        if document is None or content is None or sha256(content) != document.sha256:
            raise NotFound()
        return content


class EvidencePaper:
    """Draws one pack in the company's language; reportlab is loaded only here."""

    def __init__(self, sheet: FeeSheet, language: str, zone: str) -> None:
        from chalicelib.kit.pdf import Paper

        self.sheet, self.language, self.zone = sheet, language, ZoneInfo(zone)
        self.say = translator(language).gettext
        self.paper = Paper(
            title=sheet.number,
            language=language,
            footer=sheet.company,
            page_label=self.say(N_("Page %(page)s of %(pages)s")),
        )

    def drawn(self) -> bytes:
        """The document."""
        sheet, say = self.sheet, self.say
        self.paper.heading(say(N_("Evidence of a fee confirmation")), sheet.number)
        to = sheet.addressee
        address = [to.name, to.local_name, *to.address.splitlines(), to.tax_id]
        self.paper.parties(
            (say(N_("Asked by")), [sheet.company, sheet.made_name]),
            (say(N_("Customer")), [line for line in address if line]),
        )
        if sheet.answer:
            self.paper.facts(list(self._facts(sheet.answer)), columns=2)
            for label, text in self._texts(sheet.answer):
                self.paper.note(f"{label}: {text}")
        self._lines()
        for each in sheet.comparisons:
            fits = say(N_("matches")) if each.fits else say(N_("does not match"))
            facts = (say(MATCH_NAMES[each.match]), fits, each.by_name, self._moment(each.at))
            self.paper.note(" · ".join((*facts, each.note) if each.note else facts))
        return self.paper.bytes()

    def _facts(self, answer: Answer) -> Iterator[tuple[str, str]]:
        say = self.say
        yield say(N_("Confirmed by")), answer.name
        yield say(N_("When")), self._moment(answer.at)
        yield say(N_("Link sent to")), ", ".join(answer.sent_to)
        yield say(N_("From the address")), answer.address
        if answer.signatory:
            yield say(N_("Signatory")), answer.signatory
        if answer.promised:
            yield say(N_("Promised to be paid by")), self._day(answer.promised)

    def _texts(self, answer: Answer) -> Iterator[tuple[str, str]]:
        texts = (
            (N_("Browser"), answer.agent),
            (N_("Invoice title"), answer.title),
            (N_("Tax number"), answer.tax_id),
            (N_("What the invoice lists"), answer.detail),
            (N_("Documents are sent to"), answer.deliver_to),
            (N_("Who pays"), answer.payer),
            (N_("Remark"), answer.note),
            (N_("May sign"), ", ".join(self.sheet.signatories)),
            (N_("Specimen on file"), self.sheet.specimen),
            (
                N_("Signature or seal"),
                f"SHA-256 {answer.signature.sha256}" if answer.signature else "",
            ),
        )
        return ((self.say(label), text) for label, text in texts if text)

    def _lines(self) -> None:
        from chalicelib.kit.pdf import Column

        say = self.say
        columns = (
            Column(say(N_("Date")), 26),
            Column(say(N_("Document")), 34),
            Column(say(N_("Description"))),
            Column(say(N_("Due date")), 26),
            Column(say(N_("Amount")), 30, right=True),
        )
        rows = [
            (
                self._day(line.dated),
                line.number,
                " · ".join(each for each in (self._what(line), line.text) if each),
                self._day(line.due),
                f"{line.currency} {format_amount(line.amount, line.currency)}",
            )
            for line in self.sheet.confirmed_lines
        ]
        self.paper.section(say(N_("Confirmed amounts")))
        self.paper.table(columns, rows)
        totals = self.sheet.totals.items()
        self.paper.totals(
            [(code, format_money(Money(sum_, code), self.language)) for code, sum_ in totals]
        )

    def _what(self, line: SheetLine) -> str:
        return self.say(WHAT_NAMES[line.charge_kind or line.kind])

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{self._day(local.date())} {local:%H:%M:%S %Z}"

    def _day(self, day: date) -> str:
        return day_in_words(day, self.language)


def sha256(content: bytes) -> str:
    """The hash that proves a stored document."""
    return hashlib.sha256(content).hexdigest()
