"""One entry of a camt message as the payments it holds."""

from chalicelib.accounts.payments.lines import Fault, Instructed, ReadLine, Refused
from chalicelib.accounts.payments.reading.values import amount_of, iso_date
from chalicelib.accounts.payments.reading.xml import Node
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES

_ASK = N_("The bank's file is wrong here. Ask the bank for a corrected one.")
# References that say that there is none.
_NOTHING = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE"})


def status_of(entry: Node) -> str:
    """BOOK, PDNG, INFO or FUTR; a code by itself since version 8."""
    return entry.read("Sts/Cd", "Sts")


def count(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def entry_lines(entry: Node) -> tuple[list[ReadLine], list[Fault]]:
    """The payments of a booked entry, and what of it does not add up.

    A batch whose single payments are listed in the account's currency becomes these payments;
    else the entry is one line, with what its only payment says of itself.
    """
    details = list(entry.all("NtryDtls/TxDtls"))
    whole = _line(entry, details[0] if len(details) == 1 else None, None)
    faults = _batch_faults(entry)
    if len(details) < 2 or faults:
        return [whole], faults
    amounts = [_amount_in(each, whole.currency) for each in details]
    if any(each is None for each in amounts):
        return [whole], []
    lines = [
        _line(entry, each, amount) for each, amount in zip(details, amounts, strict=True)
    ]  # fmt: skip
    if sum(line.amount for line in lines) != whole.amount:
        return [whole], [
            Fault(
                row=entry.row,
                why=N_("The payments of this entry do not add up to its amount."),
                remedy=_ASK,
            )
        ]
    return lines, []


def _batch_faults(entry: Node) -> list[Fault]:
    """A batch that states its number or sum differs from the payments that it lists."""
    faults = []
    for part in entry.all("NtryDtls"):
        listed = list(part.all("TxDtls"))
        batch = part.first("Btch")
        stated = count(batch.read("NbOfTxs")) if batch else None
        if batch is None or not listed:
            continue
        if stated is not None and len(listed) > 1 and stated != len(listed):
            faults.append(
                Fault(
                    row=batch.row,
                    why=N_("The batch says %(stated)s payments, but lists %(listed)s."),
                    remedy=_ASK,
                    params={"stated": stated, "listed": len(listed)},
                )
            )
        faults += _sum_fault(batch, listed)
    return faults


def _sum_fault(batch: Node, listed: list[Node]) -> list[Fault]:
    total = batch.first("TtlAmt")
    currency = total.attributes.get("Ccy", "") if total else ""
    if total is None or currency not in CURRENCIES or len(listed) < 2:
        return []
    amounts = [_amount_in(each, currency) for each in listed]
    stated = amount_of(total.text.strip(), currency, total.row)
    if any(each is None for each in amounts) or sum(filter(None, amounts)) == stated:
        return []
    return [
        Fault(
            row=total.row,
            why=N_("The payments of this batch do not add up to the sum it states."),
            remedy=_ASK,
        )
    ]


def _amount_in(details: Node, currency: str) -> int | None:
    """What a payment amounts to in a currency, where it says so and is more than nothing."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        amount = details.first(path)
        if amount is not None and amount.attributes.get("Ccy") == currency:
            return amount_of(amount.text.strip(), currency, amount.row) or None
    return None


def _line(entry: Node, details: Node | None, amount: int | None) -> ReadLine:
    money = entry.first("Amt")
    if money is None:
        raise Refused(entry.row, N_("The entry has no amount."), _ASK)
    currency = money.attributes.get("Ccy", "")
    value = amount if amount is not None else amount_of(money.text.strip(), currency, money.row)
    side = entry.read("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise Refused(entry.row, N_("The entry says neither credit nor debit."), _ASK)
    came_in = side == "CRDT"
    booked = entry.read("BookgDt/Dt", "BookgDt/DtTm") or entry.read("ValDt/Dt", "ValDt/DtTm")
    valued = entry.read("ValDt/Dt", "ValDt/DtTm")
    own = details or entry
    party, account = _party(own, "Dbtr" if came_in else "Cdtr")
    return ReadLine(
        row=own.row,
        amount=value if came_in else -value,
        currency=currency,
        booked=iso_date(booked, entry.row),
        valued=iso_date(valued, entry.row) if valued else None,
        reversal=entry.read("RvslInd") in ("true", "1"),
        return_reason=own.read("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        bank_ref=_reference(own.read("Refs/AcctSvcrRef") or entry.read("AcctSvcrRef")),
        end_to_end=_reference(own.read("Refs/EndToEndId")),
        party=party,
        party_account=account,
        text=_text(entry, own),
        code=_code(own) or _code(entry),
        instructed=_instructed(own, currency),
        charges=_charges(own, currency),
    )


def _party(node: Node, side: str) -> tuple[str, str]:
    """Name and account of the other side; since version 8 the name stands under ``Pty``."""
    parties = node.first("RltdPties")
    if parties is None:
        return "", ""
    name = parties.read(f"{side}/Nm", f"{side}/Pty/Nm")
    last = parties.read(f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm")
    both = " / ".join(dict.fromkeys(each for each in (name, last) if each))
    return both, parties.read(f"{side}Acct/Id/IBAN", f"{side}Acct/Id/Othr/Id")


def _text(entry: Node, own: Node) -> str:
    """All that the payer wrote: free text, structured references, the bank's remarks."""
    paths = (
        "RmtInf/Ustrd",
        "RmtInf/Strd/CdtrRefInf/Ref",
        "RmtInf/Strd/RfrdDocInf/Nb",
        "RmtInf/Strd/AddtlRmtInf",
        "AddtlTxInf",
    )
    parts = [found.text.strip() for path in paths for found in own.all(path)]
    parts.append(entry.read("AddtlNtryInf"))
    return " ".join(dict.fromkeys(" ".join(each.split()) for each in parts if each))


def _code(node: Node) -> str:
    code = node.first("BkTxCd")
    if code is None:
        return ""
    domain = [code.read("Domn/Cd"), code.read("Domn/Fmly/Cd"), code.read("Domn/Fmly/SubFmlyCd")]
    return "/".join(filter(None, domain)) or code.read("Prtry/Cd")


def _instructed(node: Node, currency: str) -> Instructed | None:
    """What was ordered, where that was in another currency than the account's."""
    for path in ("AmtDtls/InstdAmt", "AmtDtls/CntrValAmt"):
        part = node.first(path)
        amount = part.first("Amt") if part else None
        other = amount.attributes.get("Ccy", "") if amount else ""
        if part is None or amount is None or other not in CURRENCIES or other == currency:
            continue
        rate = part.read("CcyXchg/XchgRate") or node.read("AmtDtls/TxAmt/CcyXchg/XchgRate")
        value = amount_of(amount.text.strip(), other, amount.row)
        return Instructed(currency=other, amount=value, rate=rate) if value else None
    return None


def _charges(node: Node, currency: str) -> int:
    """What banks on the way kept, where the message says so in the account's currency."""
    for path in ("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Rcrd/Amt", "Chrgs/Amt"):
        amount = node.first(path)
        if amount is not None and amount.attributes.get("Ccy") == currency:
            return amount_of(amount.text.strip(), currency, amount.row)
    return 0


def _reference(text: str) -> str:
    return "" if text.upper() in _NOTHING else text
