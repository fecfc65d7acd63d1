"""Letters are in the customer's language, and without one in the company's."""

import pytest

from chalicelib.tenancy.principal import Principal
from tests.api import Api
from tests.companies import open_company
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tenancy.people_of import found
from tests.unit.tickets.factories import a_complaint
from tests.world import World


def written_to(world: World, who: Principal, language: str = "", code: str = "ACME") -> str:
    """The subject of the letter that a customer gets when its complaint is acknowledged."""
    new = a_customer(code).model_copy(update={"language": language, "email": f"{code}@c.example"})
    customer = world.services.customers.create(who, new)
    complaint = a_complaint(customer_id=customer.id)
    ticket = world.services.tickets.raise_ticket(who, complaint)
    world.services.tickets.step(who, ticket.id, "acknowledge")
    world.settle()
    return next(each.subject for each in world.mailer.sent if each.to == f"{code}@c.example")


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_a_company_that_signed_up_in_chinese_from_britain_writes_chinese(world: World) -> None:
    owner = found(world, country="GB", language="zh")
    assert is_chinese(written_to(world, owner))
    assert not is_chinese(written_to(world, owner, "en", "DOVER"))


def test_one_from_china_that_chose_english_writes_english(world: World) -> None:
    owner = found(world, country="CN", language="en")
    assert not is_chinese(written_to(world, owner))
    assert is_chinese(written_to(world, owner, "zh", "NINGBO"))


def test_changed_in_the_settings_the_next_letter_follows(world: World) -> None:
    owner = found(world, country="GB", language="zh")
    company = world.services.tenancy.company(owner)
    world.services.tenancy.companies.change(owner, {"language": "en"}, company.version)
    assert not is_chinese(written_to(world, owner))


@pytest.mark.parametrize(("language", "reads"), [("", "zh"), ("en", "en"), ("zh", "zh")])
def test_programs_see_both_the_choice_and_what_comes_of_it(
    world: World, language: str, reads: str
) -> None:
    open_company(world.store, world.who, language="zh")
    made = Api(world).post("/v1/customers", {"code": "A-1", "name": "Acme", "language": language})
    assert (made.json["language"], made.json["reads"]) == (language, reads)
    again = Api(world).get(f"/v1/customers/{made.json['id']}")
    assert (again.json["language"], again.json["reads"]) == (language, reads)


def test_the_file_says_in_which_language_it_reads_and_lets_it_choose(world: World) -> None:
    open_company(world.store, world.who, language="zh")
    client = signed_in(world)
    form = {"code": "NB", "name": "Ningbo Harbour", "grade": "key", "stage": "active"}
    assert "As our company writes: 中文" in get(client, "/customers/new").text
    made = post(client, "/customers/new", form | {"language": ""})
    assert "中文 · as our company writes" in get(client, made.location).text
    changed = form | {"language": "en", "version": "1"}
    assert post(client, f"{made.location}/edit", changed).status_code == 303
    shown = get(client, made.location).text
    assert "English" in shown
    assert "as our company writes" not in shown


def test_the_settings_say_what_the_companys_language_is_for(world: World) -> None:
    page = get(signed_in(world), "/settings/company").text
    assert "Letters to customers are written in it" in page
