"""The information to the account owner (field 86) of MT940, in the forms that banks use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# ?20 to ?29 and ?60 to ?63 hold the text, ?31 or ?38 the account, ?32 and ?33 the name, ?34 why a
# payment came back (German banks' subfields; Polish ones use the same).
_PARTS = re.compile(r"\?(\d\d)")
_TEXT = {f"{each}" for each in (*range(20, 30), *range(60, 64))}
# /IBAN/…/NAME/…/REMI/… as Dutch banks write.
_WORDS = ("TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "ORDP", "BENM", "CSID", "MARF", "RTRN",
          "PREF", "ADDR", "ISDT", "CNTP", "ULTD", "ULTC", "PURP")  # fmt: skip
_SLASHES = re.compile(rf"/({'|'.join(_WORDS)})/")
# SEPA's words inside a text: EREF+ the payer's reference, SVWZ+ the purpose itself.
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|MTLG)\+")
_FULL = 27
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b")


@dataclass(frozen=True)
class Information:
    """What is said of an entry."""

    text: str = ""
    party: str = ""
    account: str = ""
    end_to_end: str = ""
    return_reason: str = ""


def read_information(told: Sequence[str]) -> Information:
    """The information in one or more fields 86."""
    text = " ".join(told)
    if _PARTS.search(text):
        return _subfields(text.replace("\n", ""))
    if _SLASHES.search(text):
        return _slashes(text.replace("\n", ""))
    plain = " ".join(text.split())
    found = next((each for each in _IBAN.findall(plain) if is_iban(each)), "")
    return Information(text=plain, account=found)


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN fit (ISO 13616: modulo 97 is 1)."""
    moved = text[4:] + text[:4]
    return moved.isalnum() and int("".join(str(int(each, 36)) for each in moved)) % 97 == 1


def _joined(parts: Iterable[str]) -> str:
    """Subfields as one text: only a full one (27 characters) is cut in the middle of a word."""
    return "".join(part if len(part) >= _FULL else f"{part} " for part in parts).strip()


def _subfields(text: str) -> Information:
    pieces = _PARTS.split(text)
    parts = list(zip(pieces[1::2], pieces[2::2], strict=True))
    said = _joined(part for code, part in parts if code in _TEXT)
    words = _SEPA.split(said)
    sepa = dict(zip(words[1::2], words[2::2], strict=True))
    purpose = sepa.get("SVWZ", "").strip() or words[0].strip() or said
    account = next((part for code, part in parts if code == "38"), "")
    account = account or next((part for code, part in parts if code == "31"), "")
    return Information(
        text=" ".join(purpose.split()),
        party=" ".join(_joined(part for code, part in parts if code in ("32", "33")).split()),
        account=account.strip(),
        end_to_end=_given(sepa.get("EREF", "")),
        return_reason=next((part.strip() for code, part in parts if code == "34"), ""),
    )


def _slashes(text: str) -> Information:
    pieces = _SLASHES.split(text)
    said = dict(zip(pieces[1::2], (each.strip() for each in pieces[2::2]), strict=True))
    return Information(
        text=" ".join((said.get("REMI", "") or pieces[0]).split()),
        party=said.get("NAME", ""),
        account=said.get("IBAN", ""),
        end_to_end=_given(said.get("EREF", "")),
        return_reason=said.get("RTRN", ""),
    )


def _given(text: str) -> str:
    bare = text.strip()
    return "" if bare.upper() in ("NOTPROVIDED", "NONREF") else bare
