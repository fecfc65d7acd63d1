"""ISO 20022 statements (camt.053) and notifications (camt.054), any version."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.payments.lines import (
    Fault,
    ReadFile,
    ReadLine,
    ReadStatement,
    Refused,
    Source,
    Totals,
)
from chalicelib.accounts.payments.reading.camt_entry import count, entry_lines, status_of
from chalicelib.accounts.payments.reading.values import amount_of, iso_date
from chalicelib.accounts.payments.reading.xml import Node, read_xml
from chalicelib.kit.i18n import N_

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.\d{3})\.001\.(\d\d)")
_AGAIN = N_("Download the statement from the bank again, as camt.053, and upload it as it is.")
# Message → its body, one of its parts, and what those are.
_KINDS: dict[str, tuple[str, str, Source]] = {
    "camt.053": ("BkToCstmrStmt", "Stmt", "statement"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "notification"),
}
# A statement opens with what was booked before it (OPBD), or with the balance that the one before
# it closed with (PRCD); it closes with what is booked (CLBD). ITBD stands on both ends of a page.
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt(content: bytes) -> ReadFile:
    """The statements of a file. Raises ``Refused`` for what is none."""
    root, namespace = read_xml(content)
    match = _NAMESPACE.fullmatch(namespace)
    message = match[1] if match and root.name == "Document" else ""
    if message == "camt.052":
        raise Refused(
            root.row,
            N_("This is a report of the day (camt.052): what it lists may still change."),
            N_("Upload the statement (camt.053) or the notification (camt.054) of the bank."),
        )
    if message not in _KINDS:
        raise Refused(
            root.row,
            N_("This is no bank statement: neither camt.053 nor camt.054."),
            _AGAIN,
        )
    body, part, source = _KINDS[message]
    found = list(root.all(f"{body}/{part}"))
    if not found:
        raise Refused(
            root.row, N_("The file holds no statement: it has a head and nothing else."), _AGAIN
        )
    reads = [_Statement(each, source).read() for each in found]
    return ReadFile(
        format=message,
        statements=tuple(statement for statement, _ in reads),
        faults=tuple(fault for _, faults in reads for fault in faults),
    )


@dataclass
class _Statement:
    node: Node
    source: Source

    def read(self) -> tuple[ReadStatement, list[Fault]]:
        node = self.node
        account = node.read("Acct/Id/IBAN", "Acct/Id/Othr/Id")
        if not account:
            raise Refused(node.row, N_("The statement names no account."), _AGAIN)
        entries = list(node.all("Ntry"))
        balances, currency = self._balances(), self._currency(entries)
        faults = [*_foreign(entries, currency), *self._other_currency(currency)]
        lines: list[ReadLine] = []
        for each in entries:
            if status_of(each) == "BOOK":
                made, wrong = entry_lines(each)
                lines += made
                faults += wrong
        opening = next((balances[code] for code in _OPENING if code in balances), None)
        closing = next((balances[code] for code in _CLOSING if code in balances), None)
        if opening is None and closing is None and "ITBD" in balances:
            ends = self._intermediate()
            opening, closing = (ends[0], ends[-1]) if len(ends) > 1 else (None, None)
        booked = sum(status_of(each) == "BOOK" for each in entries)
        statement = ReadStatement(
            source=self.source,
            row=node.row,
            account=account,
            currency=currency,
            name=node.read("Id"),
            number=node.read("ElctrncSeqNb", "LglSeqNb"),
            page=count(node.read("StmtPgntn/PgNb", "NtfctnPgntn/PgNb")) or 1,
            duplicate=node.read("CpyDplctInd") in ("DUPL", "CODU"),
            opening=self._money(opening, currency),
            closing=self._money(closing, currency),
            opened_on=_on(opening),
            closed_on=_on(closing),
            lines=tuple(lines),
            stated=self._totals(currency),
            entries=booked,
            pending=len(entries) - booked,
        )
        return statement, faults

    def _balances(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for each in self.node.all("Bal"):
            found.setdefault(each.read("Tp/CdOrPrtry/Cd"), each)
        return found

    def _intermediate(self) -> list[Node]:
        return [each for each in self.node.all("Bal") if each.read("Tp/CdOrPrtry/Cd") == "ITBD"]

    def _currency(self, entries: list[Node]) -> str:
        """The account's currency: as it says itself, else of its first balance, else entry."""
        stated = self.node.read("Acct/Ccy")
        found = [*self.node.all("Bal/Amt"), *(each for one in entries for each in one.all("Amt"))]
        currency = stated or next((each.attributes.get("Ccy", "") for each in found), "")
        if not currency:
            raise Refused(self.node.row, N_("The statement names no currency."), _AGAIN)
        return currency

    def _other_currency(self, currency: str) -> list[Fault]:
        """Opening and closing balance in another currency than the account's."""
        balances = self._balances()
        wrong = [
            (code, amount)
            for code in (*_OPENING, *_CLOSING)
            if code in balances and (amount := balances[code].first("Amt")) is not None
            and amount.attributes.get("Ccy") != currency
        ]  # fmt: skip
        return [
            Fault(
                row=amount.row,
                why=N_("The balance %(balance)s is in %(other)s, but the account in %(currency)s."),
                remedy=N_("Ask the bank for a corrected statement; this one cannot add up."),
                params={
                    "balance": code, "other": amount.attributes.get("Ccy", "–"),
                    "currency": currency,
                },
            )
            for code, amount in wrong
        ]  # fmt: skip

    def _money(self, balance: Node | None, currency: str) -> int | None:
        amount = balance.first("Amt") if balance else None
        if balance is None or amount is None or amount.attributes.get("Ccy") != currency:
            return None
        value = amount_of(amount.text.strip(), currency, amount.row)
        return -value if balance.read("CdtDbtInd") == "DBIT" else value

    def _totals(self, currency: str) -> Totals:
        sums = self.node.first("TxsSummry")
        if sums is None:
            return Totals()

        def money(path: str) -> int | None:
            text = sums.read(path)
            return amount_of(text, currency, sums.row) if text else None

        return Totals(
            entries=count(sums.read("TtlNtries/NbOfNtries")),
            credits=count(sums.read("TtlCdtNtries/NbOfNtries")),
            debits=count(sums.read("TtlDbtNtries/NbOfNtries")),
            credit_sum=money("TtlCdtNtries/Sum"),
            debit_sum=money("TtlDbtNtries/Sum"),
        )


def _foreign(entries: Iterable[Node], currency: str) -> list[Fault]:
    """Entries in another currency than the account's."""
    amounts = [amount for each in entries if (amount := each.first("Amt")) is not None]
    return [
        Fault(
            row=each.row,
            why=N_("The entry is in %(other)s, but the account in %(currency)s."),
            remedy=N_("Ask the bank for a corrected statement; this one cannot add up."),
            params={"other": each.attributes.get("Ccy", "–"), "currency": currency},
        )
        for each in amounts
        if each.attributes.get("Ccy") != currency
    ]


def _on(balance: Node | None) -> date | None:
    text = balance.read("Dt/Dt", "Dt/DtTm") if balance else ""
    return iso_date(text, balance.row) if balance and text else None
