"""Walking through sign-up, mail and sign-in as a person does."""

import re
from typing import Any

from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sign_up import SignUp
from tests.world import World

PHONE = "192.0.2.7"
PASSWORD = "tangerine ferry 8"


def asked(**changes: Any) -> SignUp:
    facts = {
        "company": "Harbour Bridge",
        "country": "CN",
        "name": "Lin Mei",
        "email": "mei@harbour.example",
        "password": PASSWORD,
    }
    return SignUp.model_validate(facts | changes)


def found(world: World, **changes: Any) -> Principal:
    """A company that was signed up and confirmed; gives its owner."""
    return world.services.tenancy.found_company(asked(**changes))


def last_mail(world: World) -> Any:
    world.settle()
    return world.mailer.sent[-1]


def token_in(text: str) -> str:
    found = re.search(r"/(?:confirm|reset|invitation)/(\S+)", text)
    assert found, text
    return found[1]


def join(world: World, owner: Principal, email: str, role: str, name: str = "Bo") -> Principal:
    """Invite somebody, and accept as them."""
    world.services.tenancy.joining.invite(owner, email, name, role, "en")
    token = token_in(last_mail(world).text)
    opened = world.services.tenancy.joining.accept(token, name, PASSWORD, PHONE)
    return world.services.tenancy.principal_for_session(opened.cookie.text())
