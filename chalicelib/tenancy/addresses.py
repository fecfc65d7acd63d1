"""E-mail addresses of people who sign in: one spelling, one hash."""

import hashlib
import re
import unicodedata

from chalicelib.kit.errors import Invalid

_SHAPE = re.compile(r"[^\s@<>\"'(),;:\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")


def one_spelling(email: str) -> str:
    """The address as it is compared and stored: NFKC, no spaces around, lower case."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def checked_email(email: str, field: str = "email") -> str:
    """The address in its one spelling, or :class:`Invalid` (RFC 5321: 254 characters)."""
    spelled = one_spelling(email)
    if len(spelled) > 254 or not _SHAPE.fullmatch(spelled) or ".." in spelled:
        raise Invalid.field(field, "Enter an e-mail address, for example name@company.com.")
    return spelled


def email_hash(email: str) -> str:
    """What stands in keys instead of the address, so that keys hold no personal data."""
    return hashlib.sha256(("e-mail:" + one_spelling(email)).encode()).hexdigest()


def secret_hash(secret: str) -> str:
    """What is stored of a session, link or key secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
