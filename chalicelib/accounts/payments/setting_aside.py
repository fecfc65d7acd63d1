"""Lines that are nothing of a customer's, recognised: what was set aside before, own accounts.

Pure. Never certain: a landlord may be a customer, too, and a person looks at it.
"""

from collections.abc import Sequence

from chalicelib.accounts.payments.lines import account_key
from chalicelib.accounts.payments.model import Line, Proposal, Reason
from chalicelib.accounts.payments.own_accounts import same_account
from chalicelib.kit.i18n import N_

OWN = N_("Money between our own accounts")
_SCORE = 55


def between_own(line: Line, own: Sequence[str]) -> Proposal | None:
    """The other side is one of our own accounts, in whichever form the bank writes it."""
    theirs = account_key(line.party_account)
    if not theirs or not any(same_account(theirs, each) for each in own):
        return None
    said = N_("The other side is an account of our own: %(account)s.")
    return _proposal(OWN, Reason(text=said, params={"account": line.party_account}))


def as_before(line: Line, note: str, times: int) -> Proposal:
    """Lines of this payer, in this direction, were set aside before."""
    if account_key(line.party_account):
        said = N_("Money of this account was set aside before as “%(note)s” (%(times)s).")
    else:
        said = N_("Money under this name was set aside before as “%(note)s” (%(times)s).")
    return _proposal(note, Reason(text=said, params={"note": note, "times": times}))


def _proposal(note: str, why: Reason) -> Proposal:
    return Proposal(
        customer_id="", name="", confidence="likely", score=_SCORE, reasons=(why,), aside=note
    )
