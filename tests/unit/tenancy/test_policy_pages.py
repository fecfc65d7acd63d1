"""The policies' pages: what they show is what holds, and saving it unchanged changes nothing."""

from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.money import CURRENCIES
from chalicelib.wiring.house import POLICIES
from frontend.pages.settings import OWN_PAGES
from frontend.policy_form import fields
from frontend.policy_words import WORDS
from tests.companies import add_member
from tests.security.doors import get, post, signed_in
from tests.world import World

REMINDERS = "/settings/policies/reminders"


class Sent(HTMLParser):
    """What a browser would send of the page's form if nothing was touched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._select = ""
        self.feed(next(form for form in html.split("<form") if 'name="version"' in form))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        ticked = given.get("type") != "checkbox" or "checked" in given
        if tag == "input" and "name" in given and ticked:
            name, value = given["name"], given.get("value", "")
            # Boxes of one name are a list, and so is what stands beside them.
            listed = given.get("type") == "checkbox" and value != "yes"
            if name in self.values:
                self.values[name] = [*self.values[name], value]
            else:
                self.values[name] = [value] if listed else value
        self._select = given.get("name", "") if tag == "select" else self._select
        if tag == "option" and ("selected" in given or self._select not in self.values):
            self.values[self._select] = given.get("value", "")


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


def shown(client: FlaskClient, path: str = REMINDERS) -> dict[str, Any]:
    return Sent(get(client, path).text).values


def held(world: World, name: str = "reminders") -> Any:
    """What the newest version says; what is in force may be remembered for a moment."""
    return world.services.tenancy.companies.policy_versions(world.who, name)[0].body


@pytest.mark.parametrize("name", sorted(set(POLICIES) - set(OWN_PAGES)))
def test_a_policy_saved_as_it_is_shown_stays_as_it_is(
    world: World, client: FlaskClient, name: str
) -> None:
    before = held(world, name)
    path = f"/settings/policies/{name}"
    assert post(client, path, shown(client, path)).status_code == 303
    assert held(world, name) == before


@pytest.mark.parametrize("name", sorted(set(POLICIES) - set(OWN_PAGES)))
def test_every_value_of_a_policy_has_words_of_its_own(world: World, name: str) -> None:
    parts = {part for each in fields(held(world, name)) for part in each.name.split(".")}
    assert {part for part in parts if not part.isdecimal()} <= {*WORDS, *CURRENCIES}


def test_what_holds_is_ticked(client: FlaskClient) -> None:
    form = shown(client)
    assert "general.working_days" in form
    assert "general.attach" in form
    assert "general.approval" not in form


def test_what_was_unticked_stays_so_when_something_else_is_refused(client: FlaskClient) -> None:
    form = shown(client) | {"general.interval": "soon"}
    del form["general.working_days"]
    answer = post(client, REMINDERS, form)
    assert answer.status_code == 422
    again = Sent(answer.text).values
    assert "general.working_days" not in again
    assert "key.working_days" in again


def test_a_notice_before_the_due_date_is_added_at_the_end_and_stands_first(
    world: World, client: FlaskClient
) -> None:
    form = shown(client) | {"general.steps.4.days": "-3", "general.steps.4.tone": "notice"}
    assert post(client, REMINDERS, form).status_code == 303
    steps = held(world)["general"]["steps"]
    assert [(each["days"], each["tone"]) for each in steps][:2] == [(-3, "notice"), (3, "friendly")]
    assert len(steps) == 5
    assert shown(client)["general.steps.5.days"] == ""


def test_a_step_without_days_is_left_out(world: World, client: FlaskClient) -> None:
    assert post(client, REMINDERS, shown(client) | {"key.steps.1.days": ""}).status_code == 303
    assert [each["days"] for each in held(world)["key"]["steps"]] == [5, 30, 45]
    assert len(held(world)["general"]["steps"]) == 4


def test_the_least_amounts_are_typed_with_their_currencies(
    world: World, client: FlaskClient
) -> None:
    typed = "usd 50.00， JPY 3000, KWD 1.500"
    assert (
        post(client, REMINDERS, shown(client) | {"general.least_amounts": typed}).status_code == 303
    )
    assert held(world)["general"]["least_amounts"] == {"USD": 5000, "JPY": 3000, "KWD": 1500}
    assert shown(client)["general.least_amounts"] == "USD 50.00, JPY 3000, KWD 1.500"


@pytest.mark.parametrize("typed", ["50", "USD", "USD 1.234", "XXX 5", "USD five"])
def test_an_amount_that_cannot_be_read_is_refused_at_its_field(
    world: World, client: FlaskClient, typed: str
) -> None:
    before = held(world)
    answer = post(client, REMINDERS, shown(client) | {"general.least_amounts": typed})
    assert answer.status_code == 422
    assert 'href="#f-general.least_amounts"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert held(world) == before


def test_tones_and_channels_are_chosen_in_words(client: FlaskClient) -> None:
    page = get(client, REMINDERS).text
    assert '<option value="firm" selected>Firm reminder</option>' in page
    assert '<option value="call" selected>By phone</option>' in page


def test_what_a_list_may_hold_is_ticked_in_words(world: World, client: FlaskClient) -> None:
    path = "/settings/policies/tickets"
    assert 'value="resolution" checked><span>Resolution</span>' in get(client, path).text
    form = shown(client, path)
    assert form["kinds.complaint.changes"] == ["person", "place", "time"]
    form["kinds.enquiry.limits"] = ["response", "resolution"]
    del form["kinds.enquiry.changes"]
    assert post(client, path, form).status_code == 303
    enquiry = held(world, "tickets")["kinds"]["enquiry"]
    assert (enquiry["limits"], enquiry["changes"]) == (["response", "resolution"], [])


def test_ticks_stay_as_they_were_set_when_something_else_is_refused(client: FlaskClient) -> None:
    refused = shown(client, "/settings/policies/tickets") | {"warn_at": "often"}
    refused["kinds.enquiry.limits"] = ["resolution"]
    answer = post(client, "/settings/policies/tickets", refused)
    assert answer.status_code == 422
    assert Sent(answer.text).values["kinds.enquiry.limits"] == ["resolution"]


def test_a_company_adds_words_of_its_own_to_the_causes(world: World, client: FlaskClient) -> None:
    path = "/settings/policies/learning"
    form = shown(client, path)
    form["causes"] = [*form["causes"][:-1], "typhoon， strike"]
    assert post(client, path, form).status_code == 303
    assert held(world, "learning")["causes"][-2:] == ["typhoon", "strike"]
    assert "typhoon" in shown(client, path)["causes"]


def test_who_only_reads_a_policy_reads_words(world: World) -> None:
    sue = signed_in(world, add_member(world.store, world.who, "usr_sue", "service"))
    page = get(sue, "/settings/policies/tickets").text
    assert "<dd>First response, Next update, Resolution</dd>" in page
    assert "<dd>–</dd>" in page
    assert "response, update" not in page
