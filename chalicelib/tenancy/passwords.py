"""Passwords: what is refused, and how they are kept.

Parameters of argon2id: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
Rules after NIST SP 800-63B: a length and a list of known bad ones, nothing about composition.
"""

from functools import cache
from pathlib import Path

from chalicelib.kit.errors import Invalid
from chalicelib.kit.text import fold

SHORTEST = 10
LONGEST = 200
MEMORY_KIB = 19 * 1024
PASSES = 2


class Passwords:
    """Hashes and compares. Comparing with nobody's hash costs the same work as with one."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        from argon2 import PasswordHasher  # not needed by workers

        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._decoy = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; ``stored`` None is somebody who does not exist.

        What is longer than a password can be is wrong, never cut to fit.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            typed = password if len(password) <= LONGEST else ""
            return self._hasher.verify(stored or self._decoy, typed) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


def checked_password(password: str, *about: str, field: str = "password") -> str:
    """The password itself if it may be used, else :class:`Invalid`.

    ``about`` are words that must not be the password: company name, person, e-mail address.
    """
    if len(password) < SHORTEST:
        raise Invalid.field(field, "Use at least %(least)d characters.", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid.field(field, "Use at most %(most)d characters.", most=LONGEST)
    if _too_common(password) or _about(password, about):
        raise Invalid.field(field, "This password is easy to guess. Please choose another.")
    return password


def _too_common(password: str) -> bool:
    plain = _letters_and_digits(password)
    return (
        plain in _worst()
        or plain.rstrip("0123456789") in _worst()
        or len(set(plain)) < 3
        or plain in "01234567890123456789"
        or plain in "abcdefghijklmnopqrstuvwxyz"
    )


def _about(password: str, about: tuple[str, ...]) -> bool:
    """A password that is a name or address and little else (at most three more characters)."""
    plain = _letters_and_digits(password)
    words = {_letters_and_digits(part) for text in about for part in (text, text.split("@")[0])}
    return any(len(word) >= 4 and word in plain and len(plain) - len(word) <= 3 for word in words)


def _letters_and_digits(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


@cache
def _worst() -> frozenset[str]:
    lines = Path(__file__).with_name("worst_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip())
