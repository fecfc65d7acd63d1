"""Banks' files made for tests: as small as they may be, and each part of them replaceable."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.kit.money import format_amount

ACCOUNT = "DE89370400440532013000"


@dataclass(frozen=True)
class Line:
    """A payment in a made file; ``amount`` in cents, what goes out is negative."""

    amount: int
    text: str = ""
    day: str = "2026-03-02"
    party: str = ""
    iban: str = ""
    ref: str = ""
    end_to_end: str = ""
    more: str = ""  # further XML of the entry

    @property
    def plain(self) -> str:
        return format_amount(abs(self.amount), "USD", grouped=False)


def camt(
    *lines: Line,
    opening: int = 0,
    closing: int | None = None,
    name: str = "STMT-1",
    number: str = "1",
    message: str = "camt.053",
    currency: str = "USD",
    account: str = ACCOUNT,
    version: str = "02",
    extra: str = "",
) -> bytes:
    """A statement (camt.053) or notification (camt.054)."""
    body, part = {
        "camt.053": ("BkToCstmrStmt", "Stmt"),
        "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    }[message]
    total = opening + sum(line.amount for line in lines)
    balances = "" if message != "camt.053" else (
        _balance("OPBD", opening, currency)
        + _balance("CLBD", total if closing is None else closing, currency)
    )  # fmt: skip
    entries = "".join(_entry(line, currency) for line in lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}.001.{version}"><{body}>
<GrpHdr><MsgId>M</MsgId></GrpHdr>
<{part}><Id>{name}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>
<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>{balances}{extra}{entries}</{part}>
</{body}></Document>""".encode()


def mt940(
    *lines: Line, opening: int = 0, closing: int | None = None, number: str = "1",
    account: str = "37040044/0532013000", currency: str = "USD",
) -> bytes:  # fmt: skip
    """A statement in SWIFT's older form."""
    total = opening + sum(line.amount for line in lines)
    rows = [":20:START", f":25:{account}", f":28C:{number}/1",
            f":60F:{_side(opening)}260301{currency}{_comma(opening)}"]  # fmt: skip
    for line in lines:
        day = line.day.replace("-", "")[2:]
        rows.append(
            f":61:{day}{day[2:]}{_side(line.amount)}{_comma(line.amount)}NTRFNONREF"
            + (f"//{line.ref}" if line.ref else "")
        )
        rows.append(f":86:166?20SVWZ+{line.text}?31{line.iban}?32{line.party}")
    end = total if closing is None else closing
    return "\n".join([*rows, f":62F:{_side(end)}260302{currency}{_comma(end)}", "-", ""]).encode()


def _entry(line: Line, currency: str) -> str:
    side, party = ("CRDT", "Dbtr") if line.amount > 0 else ("DBIT", "Cdtr")
    return f"""
<Ntry><Amt Ccy="{currency}">{line.plain}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{line.day}</Dt></BookgDt><AcctSvcrRef>{line.ref}</AcctSvcrRef>{line.more}
<NtryDtls><TxDtls><Refs><EndToEndId>{line.end_to_end}</EndToEndId></Refs>
<RltdPties><{party}><Nm>{line.party}</Nm></{party}>
<{party}Acct><Id><IBAN>{line.iban}</IBAN></Id></{party}Acct></RltdPties>
<RmtInf><Ustrd>{line.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def _balance(code: str, amount: int, currency: str) -> str:
    side = "CRDT" if amount >= 0 else "DBIT"
    plain = format_amount(abs(amount), currency, grouped=False)
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>
<Amt Ccy="{currency}">{plain}</Amt>
<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"""


def _side(amount: int) -> str:
    return "C" if amount >= 0 else "D"


def _comma(amount: int) -> str:
    return format_amount(abs(amount), "USD", grouped=False).replace(".", ",")


def rows(lines: Sequence[str]) -> bytes:
    """A table of rows, as text."""
    return ("\n".join(lines) + "\n").encode()
