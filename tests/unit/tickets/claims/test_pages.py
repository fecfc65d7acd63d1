"""The claim's pages and API, as people and programs use them."""

import pytest
from flask.testing import FlaskClient

from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

TERMS = {
    "matter": "damage",
    "basis": "delivered",
    "start_on": "2026-03-02",
    "customer_regime": "fiata",
    "carrier_regime": "hague_visby",
    "carrier": "Blue Line",
    "carrier_email": "claims@blue.example",
    "kg": "1,250.5",
    "packages": "40",
}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


@pytest.fixture
def page(desk: Desk) -> str:
    return f"/complaints/{desk.raised(category='damage').id}/claim"


def saved(client: FlaskClient, page: str, part: str, version: int, **form: str) -> str:
    """Fill in one form of the claim; gives the claim's page."""
    assert get(client, f"{page}/{part}").status_code == 200
    answer = post(client, f"{page}/{part}", {"version": f"{version}", **form})
    assert answer.status_code == 303, answer.text
    return str(get(client, page).text)


class TestPages:
    def test_the_ticket_leads_to_the_claim_and_the_claim_says_what_is_missing(
        self, client: FlaskClient, page: str
    ) -> None:
        assert f'href="{page}"' in get(client, page.removesuffix("/claim")).text
        shown = get(client, page).text
        assert "No legal clock runs yet" in shown
        assert "let your lawyer confirm" in shown

    def test_legal_periods_stand_on_the_ticket_beside_its_limits(
        self, client: FlaskClient, page: str
    ) -> None:
        ticket = page.removesuffix("/claim")
        saved(client, page, "terms", 0, **TERMS)
        shown = get(client, ticket).text
        ours, theirs = "Our notice to the carrier", "The customer's notice to us"
        assert shown.index(ours) < shown.index(theirs.replace("'", "&#39;"))
        assert "last day 5 Mar 2026" in shown
        saved(client, page, "notice", 1, side="carrier", text="By e-mail")
        assert ours not in get(client, ticket).text
        saved(client, page, "finish", 2, text="Settled")
        assert "last day" not in get(client, ticket).text

    def test_both_clocks_are_shown_with_what_missing_them_means(
        self, client: FlaskClient, page: str
    ) -> None:
        shown = saved(client, page, "terms", 0, **TERMS)
        for text in (
            "5 Mar 2026",
            "8 Mar 2026",
            "2 Mar 2027",
            "Blue Line",
            "until the contrary",
            "1250.5 kg",
        ):
            assert text in shown
        assert 'value="1250.5"' in get(client, f"{page}/terms").text

    def test_extension_notice_suit_finish_and_resume(self, client: FlaskClient, page: str) -> None:
        saved(client, page, "terms", 0, **TERMS)
        more = {"clock": "carrier suit", "until": "2027-09-02", "granted_by": "Blue, letter 7"}
        assert "Blue, letter 7" in saved(client, page, "extend", 1, **more)
        assert "Done in time" in saved(client, page, "notice", 2, side="carrier", text="Courier")
        saved(client, page, "suit", 3, side="customer", text="Settled in writing")
        assert "Take the claim up again" in saved(client, page, "finish", 4, text="Paid")
        assert "Finish the claim" in saved(client, page, "resume", 5, text="More damage")
        told = get(client, page.removesuffix("/claim")).text
        assert "More time for our suit against the carrier until 2 Sep 2027" in told

    def test_what_does_not_fit_is_said_at_its_field(self, client: FlaskClient, page: str) -> None:
        for wrong in ({"kg": "heavy"}, {"start_on": ""}, {"carrier_email": "nobody"}):
            answer = post(client, f"{page}/terms", {"version": "0", **TERMS, **wrong})
            assert answer.status_code == 422
            assert f'href="#f-{next(iter(wrong))}"' in answer.text
        assert get(client, f"{page}/forget").status_code == 404

    def test_chinese(self, desk: Desk, page: str) -> None:
        client = signed_in(desk.world, desk.li)
        shown = saved(client, page, "terms", 0, **TERMS)
        assert "海牙-维斯比规则" in shown
        assert "2026年3月5日" in shown

    def test_field_sales_read_and_do_not_write(self, desk: Desk, page: str) -> None:
        client = signed_in(desk.world, desk.ravi)
        assert "/claim/terms" not in get(client, page).text
        assert get(client, f"{page}/terms").status_code == 403


class TestApi:
    def test_terms_extension_and_step(self, desk: Desk) -> None:
        api, ticket = Api(desk.world), desk.raised(category="damage")
        one = f"/v1/tickets/{ticket.id}/claim"
        assert api.get(one).json["version"] == 0
        body = {"start_on": "2026-03-02", "carrier_regime": "cmr", "carrier": "Rhine Road"}
        answer = api.put(f"{one}/terms", body, If_Match='"v0"')
        assert answer.status == 200, answer.text
        assert answer.headers["ETag"] == '"v1"'
        more = {"side": "carrier", "what": "suit", "until": "2028-01-01", "granted_by": "RR"}
        assert api.post(f"{one}/extensions", more, If_Match='"v1"').status == 200
        step = {"act": "notice", "side": "carrier"}
        assert api.post(f"{one}/steps", step, If_Match='"v2"').status == 200
        clocks = api.get(one).json["clocks"]
        assert [(each["what"], each["state"]) for each in clocks] == [
            ("notice", "met"),
            ("suit", "extended"),
        ]

    def test_regimes_with_the_figures_in_force(self, desk: Desk) -> None:
        rows = {row["key"]: row for row in Api(desk.world).get("/v1/regimes").json["items"]}
        assert rows["montreal"]["per_kg"] == 2600
        assert (rows["us_cogsa"]["per_package"], rows["us_cogsa"]["unit"]) == (50000, "USD")

    @pytest.mark.parametrize(
        ("part", "body", "pointer"),
        [
            ("terms", {"start_on": "2026-03-02", "carrier_regime": "hague"}, "/carrier_regime"),
            ("terms", {"start_on": "2026-03-02", "customer_regime": "rome"}, "/customer_regime"),
            ("cover", {"insurer": "Club", "consent_up_to": 5}, "/consent_currency"),
            ("cover", {"insurer": "Club", "consent_up_to": 5, "consent_currency": "E"},
             "/consent_currency"),
        ],
    )  # fmt: skip
    def test_what_is_on_no_list_is_refused_at_its_field(
        self, desk: Desk, part: str, body: dict[str, object], pointer: str
    ) -> None:
        one = f"/v1/tickets/{desk.raised().id}/claim/{part}"
        refused = Api(desk.world).put(one, body, If_Match='"v0"')
        assert refused.status == 422
        assert [each["pointer"] for each in refused.json["errors"]] == [pointer]

    @pytest.mark.parametrize(
        ("part", "body"),
        [
            ("offers", {"way": "to_customer"}),
            ("payments", {"what": "paid_customer", "paid_on": "2026-03-02"}),
        ],
    )
    def test_so_is_the_currency_of_money(self, desk: Desk, part: str, body: dict[str, str]) -> None:
        one = f"/v1/tickets/{desk.raised().id}/claim/{part}"
        refused = Api(desk.world).post(
            one, {**body, "amount": 5, "currency": "ZZZ"}, If_Match='"v0"', Idempotency_Key="a"
        )
        assert [each["pointer"] for each in refused.json["errors"]] == ["/currency"]
