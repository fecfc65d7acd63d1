"""What the demo company's bank reports this morning: payments that wait to be assigned."""

from dataclasses import dataclass
from datetime import date

from infra.demo.accounts import INVOICES

ACCOUNT = "SG0012345678"
FIRST = 1018  # the number of the first invoice


@dataclass(frozen=True)
class Paid:
    """A line of the statement, in cents; ``of`` is the place of the invoice that it pays."""

    amount: int
    party: str
    text: str
    of: int | None = None

    def words(self) -> str:
        return (
            self.text.format(number=f"FW-{FIRST + self.of}") if self.of is not None else self.text
        )


LINES = (
    Paid(INVOICES[8].amount, "BRIGHTON COFFEE ROASTERS LTD", "Invoice {number} with thanks", 8),
    Paid(
        INVOICES[15].amount - 1800, "TIANHE CERAMICS CO LTD", "PAYMT {number} OUR CHARGES SHA", 15
    ),
    Paid(400_000, "Outback Solar Pty Ltd", "part payment, rest end of month"),
    Paid(125_000, "Harbour View Consulting", "retainer"),
    Paid(-4500, "", "account fees of the month"),
)


def statement(day: date) -> bytes:
    """The bank's camt.053 of a day."""
    total = sum(line.amount for line in LINES)
    entries = "".join(_entry(line, day) for line in LINES)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>FW-{day:%Y%m%d}</MsgId><CreDtTm>{day}T06:00:00+08:00</CreDtTm></GrpHdr>
<Stmt><Id>FW-{day:%Y%m%d}</Id><ElctrncSeqNb>{day:%j}</ElctrncSeqNb>
<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>USD</Ccy></Acct>
{_balance("OPBD", 25_000_000, day)}{_balance("CLBD", 25_000_000 + total, day)}{entries}
</Stmt></BkToCstmrStmt></Document>""".encode()


def _balance(code: str, amount: int, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}"
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _entry(line: Paid, day: date) -> str:
    side, party = ("CRDT", "Dbtr") if line.amount > 0 else ("DBIT", "Cdtr")
    who = f"<RltdPties><{party}><Nm>{line.party}</Nm></{party}></RltdPties>" if line.party else ""
    return (
        f"<Ntry>{_amount(abs(line.amount))}<CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls>{who}"
        f"<RmtInf><Ustrd>{line.words()}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def _amount(cents: int) -> str:
    return f'<Amt Ccy="USD">{cents // 100}.{cents % 100:02d}</Amt>'
