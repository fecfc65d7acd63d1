"""Tickets over the API, as another program of the forwarder uses it."""

import pytest

from tests.api import Answer, Api
from tests.world import World

NEW = {
    "category": "damage",
    "severity": "high",
    "text": "两箱货物破损 — two cartons crushed",
    "references": [{"kind": "container", "number": "MSKU1234565"}],
    "loss": {"amount": 120050, "currency": "USD"},
}


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def step(api: Api, ticket: str, etag: str, act: str, text: str = "") -> Answer:
    return api.post(f"/v1/tickets/{ticket}/steps", {"act": act, "text": text}, If_Match=etag)


def test_a_ticket_is_raised_read_and_closed(api: Api) -> None:
    made = api.post("/v1/tickets", NEW)
    assert made.status == 201
    ticket = made.json["id"]
    whole = api.get(f"/v1/tickets/{ticket}")
    assert whole.json["text"] == NEW["text"]
    assert set(whole.json["due"]) == {"response", "resolution", "person"}
    assert whole.json["acts"] == ["acknowledge", "settle"]
    body = {"act": "settle", "text": "Credit note sent", "handed": {"means": "in_person"}}
    closed = api.post(f"/v1/tickets/{ticket}/steps", body, If_Match=whole.headers["ETag"])
    assert closed.json["step"] == "closed"
    events = api.get(f"/v1/tickets/{ticket}/timeline").json["items"]
    assert [event["kind"] for event in events] == ["handed_over", "settle", "received"]


def test_closing_names_what_it_needs_of_an_answer_that_no_e_mail_carries(api: Api) -> None:
    made = api.post("/v1/tickets", NEW)
    ticket, etag = made.json["id"], made.headers["ETag"]
    refused = step(api, ticket, etag, "settle", "Credit note sent")
    assert refused.status == 422
    [error] = refused.json["errors"]
    assert error["pointer"] == "/handed"
    assert "print, post, chat or in_person" in error["detail"]
    by_mail = api.post("/v1/tickets", {**NEW, "complainant": {"email": "berg@nordtex.example"}})
    closed = step(api, by_mail.json["id"], by_mail.headers["ETag"], "settle", "Credit note sent")
    assert closed.json["step"] == "closed"


def test_a_step_needs_the_version_it_was_decided_on(api: Api) -> None:
    ticket = api.post("/v1/tickets", NEW).json["id"]
    path = f"/v1/tickets/{ticket}/steps"
    assert api.post(path, {"act": "acknowledge"}).status == 428
    api.post(f"/v1/tickets/{ticket}/comments", {"text": "looked at"})
    assert step(api, ticket, '"v1"', "acknowledge").status == 200
    assert step(api, ticket, '"v1"', "investigate").status == 412


def test_a_step_out_of_order_is_a_conflict_and_missing_words_name_the_field(api: Api) -> None:
    made = api.post("/v1/tickets", NEW)
    ticket, etag = made.json["id"], made.headers["ETag"]
    refused = step(api, ticket, etag, "accept")
    assert (refused.status, refused.json["type"]) == (409, "/problems/wrong-step")
    wordless = step(api, ticket, etag, "settle")
    assert wordless.status == 422
    assert wordless.json["errors"][0]["pointer"] == "/text"


def test_a_review_without_its_cause_is_refused_with_where_it_goes(api: Api) -> None:
    made = api.post("/v1/tickets", {**NEW, "complainant": {"email": "berg@nordtex.example"}})
    ticket = made.json["id"]
    closed = step(api, ticket, made.headers["ETag"], "settle", "Credit note sent")
    refused = step(api, ticket, closed.headers["ETag"], "review", "All well")
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/act")
    assert "/reviews" in refused.json["errors"][0]["detail"]
    assert api.get(f"/v1/tickets/{ticket}").json["ticket"]["step"] == "closed"


def test_the_same_key_raises_one_ticket(api: Api) -> None:
    first = api.post("/v1/tickets", NEW, Idempotency_Key="k-1")
    again = api.post("/v1/tickets", NEW, Idempotency_Key="k-1")
    assert again.json["id"] == first.json["id"]
    assert len(api.get("/v1/tickets").json["items"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "price"},
        {"loss": {"amount": 1, "currency": "XXX"}},
        {"references": [{"kind": "parcel", "number": "1"}]},
        {"department": "moon"},
        {"text": ""},
        {"colour": "red"},
    ],
)
def test_what_is_not_known_is_refused(api: Api, wrong: dict[str, object]) -> None:
    assert api.post("/v1/tickets", {**NEW, **wrong}).status == 422


@pytest.mark.parametrize(
    "query", ["", "?queue=due", "?q=msku1234565", "?q=破损", "?category=damage", "?limit=1"]
)
def test_a_ticket_is_found_by(api: Api, query: str) -> None:
    ticket = api.post("/v1/tickets", NEW).json["id"]
    api.world.settle()
    assert [each["id"] for each in api.get(f"/v1/tickets{query}").json["items"]] == [ticket]


def test_severity_wait_and_escalation_by_hand(api: Api) -> None:
    made = api.post("/v1/tickets", NEW)
    path, etag = f"/v1/tickets/{made.json['id']}", made.headers["ETag"]
    severe = api.put(
        f"{path}/severity", {"severity": "critical", "why": "line stop"}, If_Match=etag
    )
    assert severe.json["severity"] == "critical"
    waiting = api.post(f"{path}/wait", {"why": "photos"}, If_Match=severe.headers["ETag"])
    assert (waiting.json["waiting"], waiting.json["due_at"]) == (True, None)
    going = api.post(f"{path}/resume", {}, If_Match=waiting.headers["ETag"])
    escalated = api.post(f"{path}/escalate", {"why": "now"}, If_Match=going.headers["ETag"])
    assert escalated.json["level"] == 1


def test_a_photo_gets_a_form_that_uploads_it(api: Api) -> None:
    ticket = api.post("/v1/tickets", NEW).json["id"]
    file = {"filename": "a.jpg", "content_type": "image/jpeg"}
    form = api.post(f"/v1/tickets/{ticket}/files", file)
    assert form.status == 201
    assert form.json["fields"]["Content-Type"] == "image/jpeg"
    assert [each["filename"] for each in api.get(f"/v1/tickets/{ticket}/files").json["items"]] == [
        "a.jpg"
    ]


def test_suggestions_are_judged_and_counted_for_their_customer(api: Api) -> None:
    customer = api.post("/v1/customers", {"code": "A-1", "name": "Acme"}).json["id"]
    new = {"kind": "suggestion", "text": "One line a carton", "customer_id": customer}
    made = api.post("/v1/tickets", new)
    address = f"/v1/tickets/{made.json['id']}/steps"
    judged = {"act": "judge", "text": "easily done", "usable": True}
    assert api.post(address, judged, If_Match=made.headers["ETag"]).json["usable"] is True
    counted = api.get(f"/v1/customers/{customer}/suggestions")
    assert counted.json == {"judged": 1, "usable": 1}


def test_who_is_complained_of_is_named_over_the_api(api: Api) -> None:
    made = api.post("/v1/tickets", NEW)
    address = f"/v1/tickets/{made.json['id']}/against"
    named = {"against": [api.world.who.user], "why": "The customer says so"}
    etag = made.headers["ETag"]
    assert api.put(address, named, If_Match=etag).json["against"] == [
        {"user": api.world.who.user, "name": "Ann Owner"}
    ]
    assert api.put(address, {"against": ["usr_nobody"]}, If_Match='"2"').status == 422


def test_a_department_is_complained_of_over_the_api(api: Api) -> None:
    made = api.post("/v1/tickets", NEW | {"against_departments": ["road"]})
    assert made.json["against_departments"] == ["road"]
    address = f"/v1/tickets/{made.json['id']}/against"
    wrong = {"against": [], "departments": ["the moon"]}
    assert api.put(address, wrong, If_Match=made.headers["ETag"]).status == 422
    none = {"against": [], "departments": []}
    assert api.put(address, none, If_Match=made.headers["ETag"]).json["against_departments"] == []
    assert api.post("/v1/tickets", NEW | {"against_departments": ["the moon"]}).status == 422
