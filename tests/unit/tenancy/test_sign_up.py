"""A company signs up: nothing exists until the button behind the link is pressed."""

import pytest

from chalicelib.kit.errors import Invalid, TooMany
from chalicelib.tenancy.links import LIVES, LinkSpent
from chalicelib.tenancy.sign_up import AddressTaken, WrongStart
from tests.unit.tenancy.people_of import PASSWORD, PHONE, asked, found, last_mail, token_in
from tests.world import World


def test_a_confirmed_sign_up_opens_the_company_with_its_owner_signed_in(world: World) -> None:
    tenancy = world.services.tenancy
    starter = tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    opened = tenancy.sign_ups.confirm(token, starter, "")
    who = tenancy.principal_for_session(opened.cookie.text())
    company = tenancy.company(who)
    assert (who.role, who.name, who.email) == ("owner", "Lin Mei", "mei@harbour.example")
    assert (company.name, company.zone, company.currency) == (
        "Harbour Bridge",
        "Asia/Shanghai",
        "CNY",
    )
    assert [member.role for member in tenancy.members(who)] == ["owner"]


def test_the_confirmation_speaks_the_language_chosen(world: World) -> None:
    world.services.tenancy.sign_ups.start(asked(), PHONE)
    assert "请确认邮箱" in last_mail(world).subject
    world.services.tenancy.sign_ups.start(asked(language="en", email="b@c.example"), PHONE)
    assert "Confirm your address" in last_mail(world).subject


def test_opening_the_link_creates_nothing(world: World) -> None:
    tenancy = world.services.tenancy
    tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    assert tenancy.sign_ups.look(token)["company"] == "Harbour Bridge"
    assert tenancy.sign_ups.look(token)
    assert tenancy.sign_ups._directory.by_email("mei@harbour.example") is None


def test_the_link_works_once_and_expires(world: World) -> None:
    tenancy = world.services.tenancy
    starter = tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    tenancy.sign_ups.confirm(token, starter, "")
    with pytest.raises(LinkSpent):
        tenancy.sign_ups.confirm(token, starter, "")
    starter = tenancy.sign_ups.start(asked(email="bo@harbour.example"), PHONE)
    late = token_in(last_mail(world).text)
    world.clock.advance(LIVES["confirm"])
    with pytest.raises(LinkSpent):
        tenancy.sign_ups.confirm(late, starter, "")


def test_in_another_browser_the_chosen_password_is_asked_for(world: World) -> None:
    tenancy = world.services.tenancy
    tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    with pytest.raises(WrongStart):
        tenancy.sign_ups.confirm(token, "", "a stranger's guess")
    assert tenancy.sign_ups.confirm(token, "", PASSWORD).user.email == "mei@harbour.example"


def test_a_known_address_gets_a_letter_and_the_form_says_nothing(world: World) -> None:
    found(world)
    world.services.tenancy.sign_ups.start(asked(company="Another"), PHONE)
    mail = last_mail(world)
    assert "already" in mail.subject or "已有" in mail.subject
    assert "/confirm/" not in mail.text


def test_an_address_taken_meanwhile_is_told_to_who_holds_the_link(world: World) -> None:
    tenancy = world.services.tenancy
    starter = tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    found(world)
    with pytest.raises(AddressTaken):
        tenancy.sign_ups.confirm(token, starter, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": "  "}, "company"),
        ({"name": ""}, "name"),
        ({"email": "mei"}, "email"),
        ({"password": "short"}, "password"),
        ({"country": "ZZ"}, "country"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"currency": "XXX"}, "currency"),
        ({"language": "de"}, "language"),
    ],
)
def test_a_form_that_does_not_fit_names_its_field(
    world: World, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        world.services.tenancy.sign_ups.start(asked(**change), PHONE)
    assert refused.value.problems[0].field == field


def test_nobody_can_have_one_address_flooded(world: World) -> None:
    for _ in range(3):
        world.services.tenancy.sign_ups.start(asked(), PHONE)
    with pytest.raises(TooMany) as refused:
        world.services.tenancy.sign_ups.start(asked(), "198.51.100.9")
    assert refused.value.params["retry_after"] == 300


def test_no_secret_stays_in_the_tables_once_its_e_mail_has_gone(world: World) -> None:
    tenancy = world.services.tenancy
    starter = tenancy.sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    opened = tenancy.sign_ups.confirm(token, starter, "")
    owner = tenancy.principal_for_session(opened.cookie.text())
    _, key = tenancy.keys.create(owner, "TMS", ["customers.read"], 30)
    tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "en")
    tenancy.recovery.ask("mei@harbour.example", "en", PHONE)
    world.settle()
    links = [token_in(mail.text) for mail in world.mailer.sent]
    stored = str(world.store._items)  # type: ignore[attr-defined]
    for secret in (*links, starter, key, opened.cookie.secret, PASSWORD):
        assert secret not in stored
