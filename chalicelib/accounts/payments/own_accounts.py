"""Which of the company's own bank accounts a file speaks of, in whichever form it writes it.

One bank writes the IBAN, in another format only the end of the number. As long as one account
alone ends so, that is it. Where several do, nobody guesses: a person says which, once for each
way in which an account is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.kit.values import Exact

# So many digits must agree, leading zeros aside.
_SHORTEST = 7
_DIGITS = re.compile(r"\d+$")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class Unclear(Exact):
    """A way to write an account that may be several: which, each as it is written in full."""

    account: str
    currency: str
    alike: tuple[str, ...]


class Written(NamedTuple):
    """The account that a way to write it stands for; ``said`` if a person said so."""

    account: str
    said: bool = False


@dataclass(frozen=True)
class OwnAccounts:
    """The company's accounts in a currency, by the keys of the ways in which files write them."""

    written: Mapping[str, Written] = field(default_factory=dict)

    def of(self, key: str) -> tuple[str, ...]:
        """The accounts that a key may stand for: one, or several that a person chooses from."""
        found = self.written.get(key)
        if found and (found.said or is_iban(key)):
            return (found.account,)
        alike = self.alike(key)
        return alike or (key,)

    def alike(self, key: str) -> tuple[str, ...]:
        """The accounts, as lines are kept by, that end as a key does and may be it."""
        forms = self._forms()
        return tuple(sorted(each for each in forms if _may_be(key, forms[each])))

    def account(self, key: str) -> str:
        """The account that a person names by one of the ways to write it, or by a new one."""
        return self.written[key].account if key in self.written else key

    def in_full(self, account: str) -> str:
        """The longest way in which an account is written."""
        return max(sorted(self._forms().get(account, {account})), key=len)

    def others(self, account: str) -> list[str]:
        """All ways to write the accounts beside this one."""
        return [key for key, each in self.written.items() if each.account != account]

    def also(self, key: str, account: str) -> "OwnAccounts":
        """These accounts once a file wrote one so."""
        return OwnAccounts({key: Written(account), **self.written})

    def _forms(self) -> dict[str, set[str]]:
        forms: dict[str, set[str]] = {}
        for key, each in self.written.items():
            forms.setdefault(each.account, {each.account}).add(key)
        return forms


def is_iban(key: str) -> bool:
    """Whether a key is a whole account number that proves itself (ISO 13616: remainder 1 by 97)."""
    if not _IBAN.fullmatch(key):
        return False
    return int("".join(str(int(each, 36)) for each in key[4:] + key[:4])) % 97 == 1


def same_account(one: str, other: str) -> bool:
    """Whether two keys may be one account: two whole numbers only if they are equal."""
    if one == other:
        return True
    if is_iban(one) and is_iban(other):
        return False
    mine, theirs = sorted((_tail(one), _tail(other)), key=len)
    return len(mine) >= _SHORTEST and theirs.endswith(mine)


def _may_be(key: str, forms: set[str]) -> bool:
    """Whether a key may be the account of these forms: none of them is another whole number."""
    if is_iban(key) and any(is_iban(each) and each != key for each in forms):
        return False
    return any(same_account(key, each) for each in forms)


def _tail(key: str) -> str:
    digits = _DIGITS.search(key)
    return digits[0].lstrip("0") if digits else ""
