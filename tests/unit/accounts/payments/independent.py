"""A second reading of banks' files, written without a line of the product's.

It reads as little as it can: where an account's statement begins and ends, its entries' days and
amounts, and what the bank itself counted. So it can say whether a file adds up.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

# Minor units by hand for the currencies of the files; DEM went in 2002.
PLACES = {"EUR": 2, "SEK": 2, "USD": 2, "CHF": 2, "PLN": 2, "GBP": 2}


@dataclass
class Reading:
    """Lines as (account, day, currency, signed minor units), and why the file is wrong."""

    lines: list[tuple[str, date, str, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read(content: bytes, name: str) -> Reading:
    return _xml(content) if name.endswith(".xml") else _mt940(content)


def _xml(content: bytes) -> Reading:
    out = Reading()
    root = ElementTree.fromstring(re.sub(rb' xmlns="[^"]+"', b"", content, count=1))
    if b"camt.052" in content[:600]:
        out.wrong.append("a report of the day")
    statements = [*root.iter("Stmt"), *root.iter("Ntfctn")]
    if not statements:
        out.wrong.append("no statement")
    for statement in statements:
        _xml_statement(statement, out)
    return out


def _xml_statement(statement: ElementTree.Element, out: Reading) -> None:
    account = statement.findtext("Acct/Id/IBAN") or statement.findtext("Acct/Id/Othr/Id")
    balances = {}
    for each in statement.findall("Bal"):
        amount = each.find("Amt")
        sign = -1 if each.findtext("CdtDbtInd") == "DBIT" else 1
        balances[each.findtext("Tp/CdOrPrtry/Cd")] = (
            amount.get("Ccy"),
            sign * Decimal(amount.text),
        )
    total, currencies = Decimal(0), set()
    for entry in statement.findall("Ntry"):
        amount = entry.find("Amt")
        sign = -1 if entry.findtext("CdtDbtInd") == "DBIT" else 1
        value = sign * Decimal(amount.text)
        total += value
        currencies.add(amount.get("Ccy"))
        day = (entry.findtext("BookgDt/Dt") or entry.findtext("BookgDt/DtTm"))[:10]
        minor = int(value * 10 ** PLACES[amount.get("Ccy")])
        out.lines.append((account, date.fromisoformat(day), amount.get("Ccy"), minor))
        for part in entry.findall("NtryDtls"):
            stated, listed = part.findtext("Btch/NbOfTxs"), part.findall("TxDtls")
            if stated and len(listed) > 1 and int(stated) != len(listed):
                out.wrong.append("a batch counts otherwise")
    if statement.tag == "Ntfctn":
        return
    opening, closing = balances.get("OPBD"), balances.get("CLBD")
    if not opening or not closing or {opening[0], closing[0]} | currencies != {opening[0]}:
        out.wrong.append("balances in other currencies")
    elif opening[1] + total != closing[1]:
        out.wrong.append("does not add up")


def _mt940(content: bytes) -> Reading:
    out = Reading()
    text = content.decode("latin-1").replace("\r\n", "\n")
    for block in re.split(r"(?m)^:20:", text)[1:]:
        account = re.search(r"(?m)^:25:(.+)$", block)[1].strip()
        opening = re.search(r"(?m)^:60[FM]:([CD])\d{6}([A-Z]{3})([\d.,]+)", block)
        closing = re.search(r"(?m)^:62[FM]:([CD])\d{6}([A-Z]{3})([\d.,]+)", block)
        currency, total = opening[2], Decimal(0)
        if currency not in PLACES:
            out.wrong.append("no currency in use")
        for entry in re.finditer(r"(?m)^:61:(\d{6})(\d{4})?(R?)([CD])[A-Z]?([\d.,]+)N?", block):
            value = _decimal(entry[5]) * (1 if (entry[4] == "C") != bool(entry[3]) else -1)
            total += value
            day = _day(entry[1][:2], entry[2] or entry[1][2:], out)
            minor = int(value * 10 ** PLACES.get(currency, 2))
            out.lines.append((account, day, currency, minor))
        for value in re.findall(r"(?m)^:61:(\d{6})", block):
            _day(value[:2], value[2:], out)
        if _signed(opening) + total != _signed(closing):
            out.wrong.append("does not add up")
    return out


def _day(year: str, month_day: str, out: Reading) -> date | None:
    try:
        return date(2000 + int(year), int(month_day[:2]), int(month_day[2:]))
    except ValueError:
        out.wrong.append("no day of the calendar")
        return None


def _signed(balance: re.Match[str]) -> Decimal:
    return _decimal(balance[3]) * (1 if balance[1] == "C" else -1)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").rstrip("."))
