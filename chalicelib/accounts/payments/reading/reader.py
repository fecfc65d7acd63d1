"""From the bytes of a bank's file to its statements, checked; which format it is, it tells."""

import re

from chalicelib.accounts.payments.checks import checked
from chalicelib.accounts.payments.lines import ReadFile, Refused
from chalicelib.accounts.payments.reading.camt import read_camt
from chalicelib.accounts.payments.reading.mt940 import read_mt940
from chalicelib.imports.encoding import decode, propose_encoding
from chalicelib.kit.i18n import N_

# A year of a busy account is a few megabytes; what is larger is something else.
MAX_BYTES = 10 * 2**20
_MT940 = re.compile(rb"^\s*:20:|^\{1:F", re.MULTILINE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def format_of(content: bytes) -> str:
    """``camt``, ``mt940`` or ``table``: told by what stands in the file, never by its name."""
    head = content[:4000]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    if head.replace(b"\0", b"").lstrip().startswith(b"<"):
        return "camt"
    return "mt940" if _MT940.search(head) else "table"


def read_bank_file(content: bytes) -> ReadFile:
    """A camt or MT940 file with its faults; a broken one has the fault that stopped the reading."""
    found = format_of(content)
    if len(content) > MAX_BYTES:
        return _refused(found, N_("The file is larger than 10 MB."))
    try:
        if found == "camt":
            return checked(read_camt(content))
        return checked(read_mt940(decode(content, propose_encoding(content))))
    except Refused as refused:
        return ReadFile(format=found, faults=(refused.fault,))


def _refused(found: str, why: str) -> ReadFile:
    shorter = N_("Ask the bank for shorter periods and upload one file after the other.")
    return ReadFile(format=found, faults=(Refused(1, why, shorter).fault,))
