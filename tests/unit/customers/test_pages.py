"""The pages of customers, as a browser without JavaScript uses them."""

import re

from flask.testing import FlaskClient

from chalicelib.imports.reading import read
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

FORM = {"code": "NB", "name": "Ningbo Harbour", "language": "en", "grade": "key", "stage": "active"}


def test_a_customer_is_added_and_its_page_tells_everything(world: World) -> None:
    client = signed_in(world)
    answer = post(client, "/customers/new", FORM | {"standing_instructions": "Call first"})
    assert answer.status_code == 303
    page = get(client, answer.location).text
    for text in ("Ningbo Harbour", "Call first", "No open complaints", "Nothing is owed"):
        assert text in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(world: World) -> None:
    page = post(signed_in(world), "/customers/new", FORM | {"code": "", "email": "not an address"})
    assert page.status_code == 422
    assert 'href="#f-code"' in page.text
    assert 'href="#f-email"' in page.text
    assert "not an address" in page.text


def test_a_taken_code_is_shown_at_its_field(world: World) -> None:
    world.services.customers.create(world.who, a_customer("NB"))
    page = post(signed_in(world), "/customers/new", FORM)
    assert page.status_code == 422
    assert 'href="#f-code"' in page.text


def test_an_edit_of_an_old_version_overwrites_nobody(world: World) -> None:
    made = world.services.customers.create(world.who, a_customer("NB"))
    client = signed_in(world)
    path = f"/customers/{made.id}/edit"
    assert post(client, path, FORM | {"version": "1"}).status_code == 303
    assert post(client, path, FORM | {"version": "1", "name": "Late"}).status_code == 412
    assert world.services.customers.get(world.who, made.id).name == "Ningbo Harbour"


def test_htmx_gets_the_rows_and_others_the_page(world: World) -> None:
    world.services.customers.create(world.who, a_customer("NB", "Ningbo Harbour"))
    client = signed_in(world)
    rows = get(client, "/customers?q=ning", headers={"HX-Request": "true"})
    assert "<html" not in rows.text
    assert "Ningbo Harbour" in rows.text
    assert "HX-Request" in rows.headers["Vary"]
    assert "<html" in get(client, "/customers?q=ning").text


def test_odd_text_is_shown_as_text(world: World) -> None:
    odd = '<script>alert("x")</script> & =1+1 🚢'
    made = world.services.customers.create(world.who, a_customer("X", odd))
    page = get(signed_in(world), f"/customers/{made.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_export_neutralises_formulas_and_reads_back_as_it_was(world: World) -> None:
    odd = '=HYPERLINK("http://x")\n"quoted", 🚢'
    world.services.customers.create(world.who, a_customer("00123", odd, local_name="宁波"))
    answer = get(signed_in(world), "/customers/export.csv")
    table = read(answer.data, "customers.csv")
    row = dict(zip(table.headings, map(str, table.rows[0].cells), strict=True))
    assert "'=HYPERLINK" in answer.text
    assert row["Name"] == odd
    assert row["Customer code"] == "00123"


class TestTwice:
    """A double tap, or a retry on a bad line, acts once."""

    def form(self, client: FlaskClient) -> dict[str, str]:
        page = get(client, "/customers/new").text
        key = re.search(r'name="_once" value="([^"]+)"', page)
        assert key is not None
        return FORM | {"_once": key.group(1)}

    def test_the_same_form_sent_twice_adds_one_customer(self, world: World) -> None:
        client = signed_in(world)
        form = self.form(client)
        first = post(client, "/customers/new", form)
        again = post(client, "/customers/new", form)
        assert again.location == first.location
        assert len(world.services.customers.listed(world.who).items) == 1

    def test_coming_back_and_typing_something_else_is_a_new_act(self, world: World) -> None:
        client = signed_in(world)
        form = self.form(client)
        post(client, "/customers/new", form)
        post(client, "/customers/new", form | {"code": "SH", "name": "Shanghai Star"})
        assert len(world.services.customers.listed(world.who).items) == 2

    def test_a_refused_form_may_be_sent_again(self, world: World) -> None:
        client = signed_in(world)
        form = self.form(client)
        assert post(client, "/customers/new", form | {"code": ""}).status_code == 422
        assert post(client, "/customers/new", form).status_code == 303
