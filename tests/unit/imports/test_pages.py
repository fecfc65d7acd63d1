"""The pages of an import, as a browser without JavaScript walks them."""

import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from frontend import uploads
from frontend.uploads import PLAIN_BYTES
from tests.security.doors import get, post, signed_in
from tests.world import World

LIST = (
    "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount\n"
    "8976,007900770,1/26/2025,2/25/2025,61.74\n"
    "8976,<b>=1+1</b>,soon,2/25/2025,61.74\n"
)


def upload(client: FlaskClient, content: str = LIST, kind: str = "invoices") -> str:
    file = (io.BytesIO(content.encode()), "list.csv")
    answer = post(client, "/imports/new", {"kind": kind, "file": file})
    assert answer.status_code == 303
    return str(answer.location)


def hidden_version(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


def walk_to_preview(world: World, client: FlaskClient) -> str:
    address = upload(client)
    world.settle()
    page = get(client, address).text
    columns = {"customer": "0", "number": "1", "dated": "2", "due": "3", "amount": "4"}
    post(client, f"{address}/columns", columns | {"version": hidden_version(page)})
    page = get(client, address).text
    said = {
        "order_dated": "mdy", "order_due": "mdy", "mark_amount": ".", "currency": "USD",
        "create_customers": "yes", "version": hidden_version(page),
    }  # fmt: skip
    assert post(client, f"{address}/settings", said).status_code == 303
    world.settle()
    return address


def test_a_file_walks_from_upload_to_result_without_script(world: World) -> None:
    client = signed_in(world)
    address = walk_to_preview(world, client)
    page = get(client, address).text
    assert "Import 1 rows" in page
    assert "What would be added" in page
    assert "This is not a date." in page
    assert "<b>=1+1</b>" not in page
    post(client, f"{address}/run", {"version": hidden_version(page)})
    assert "Importing" in get(client, address).text
    world.settle()
    page = get(client, address).text
    assert "Take back the whole import" in page
    post(client, f"{address}/undo", {"version": hidden_version(page)})
    world.settle()
    assert "Taken back" in get(client, address).text


def test_progress_is_a_bar_for_htmx_and_leads_to_the_page_when_done(world: World) -> None:
    client = signed_in(world)
    address = upload(client)
    bar = get(client, f"{address}/progress", headers={"HX-Request": "true"})
    assert "<progress" in bar.text
    assert "<html" not in bar.text
    world.settle()
    done = get(client, f"{address}/progress", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == address
    assert get(client, f"{address}/progress").location == address


def test_what_the_values_prove_is_said_and_the_proof_preselected(world: World) -> None:
    client = signed_in(world)
    address = upload(client)
    world.settle()
    page = get(client, address).text
    columns = {"customer": "0", "number": "1", "dated": "2", "due": "3", "amount": "4"}
    post(client, f"{address}/columns", columns | {"version": hidden_version(page)})
    page = get(client, address).text
    assert "“1/26/2025” in row 2 proves: Month, day, year." in page
    assert re.search(r'name="order_dated" value="mdy" checked', page)


def test_words_that_we_do_not_know_are_asked_about_with_how_often_they_stand_there(
    world: World,
) -> None:
    client = signed_in(world)
    rows = "Complaint ID,What happened,Category\n1,Late,Delay\n2,Wet,Pothole\n3,Wet,Pothole\n"
    address = upload(client, rows, "complaints")
    world.settle()
    columns = {"reference": "0", "text": "1", "category": "2"}
    page = get(client, address).text
    post(client, f"{address}/columns", columns | {"version": hidden_version(page)})
    page = get(client, address).text
    assert "Pothole (2)" in page
    assert "Delay (1)" not in page
    said = {
        "version": hidden_version(page), "create_customers": "yes",
        "word_category_0": "Pothole", "meant_category_0": "damage",
    }  # fmt: skip
    assert post(client, f"{address}/settings", said).status_code == 303
    world.settle()
    assert '<option value="damage" selected>' in get(client, f"{address}/settings").text
    post(client, f"{address}/run", {"version": hidden_version(get(client, address).text)})
    world.settle()
    known = world.services.tickets.rows(world.who).imported("3")
    assert known is not None
    assert world.services.tickets.get(world.who, known[0]).category == "damage"


def test_an_ambiguous_order_is_never_preselected_and_must_be_chosen(world: World) -> None:
    client = signed_in(world)
    address = upload(client, "code,no,date,due,amount\n1,A,3/4/2025,5/6/2025,1.5\n")
    world.settle()
    page = get(client, address).text
    columns = {"customer": "0", "number": "1", "dated": "2", "due": "3", "amount": "4"}
    post(client, f"{address}/columns", columns | {"version": hidden_version(page)})
    page = get(client, address).text
    assert "Nothing proves the order: only you can know." in page
    assert not re.search(r'name="order_dated"[^>]*checked', page)
    refused = post(client, f"{address}/settings", {"version": hidden_version(page)})
    assert refused.status_code == 422
    assert 'href="#f-order_dated"' in refused.text


def test_without_a_file_or_kind_the_form_says_so(world: World) -> None:
    refused = post(signed_in(world), "/imports/new", {})
    assert refused.status_code == 422
    assert 'href="#f-kind"' in refused.text
    assert 'href="#f-file"' in refused.text


def test_rows_not_imported_come_back_as_csv_that_can_be_mended(world: World) -> None:
    client = signed_in(world)
    address = walk_to_preview(world, client)
    answer = get(client, f"{address}/problems.csv")
    assert answer.text.startswith("\ufeffRow,What is wrong,customerID")
    assert "3,Invoice date: This is not a date.,8976,<b>=1+1</b>,soon" in answer.text


def test_the_pages_speak_chinese(world: World) -> None:
    client = signed_in(world, replace(world.who, language="zh"))
    address = walk_to_preview(world, client)
    page = get(client, address).text
    for text in ("将发生的变化", "导入 1 行", "第 3 行", "这不是日期。"):
        assert text in page
    assert "月、日、年" in get(client, f"{address}/settings").text
    assert "发票号码" in get(client, f"{address}/columns").text
    assert "行,问题,customerID" in get(client, f"{address}/problems.csv").text


def test_lost_zeros_are_offered_as_two_buttons(world: World) -> None:
    client = signed_in(world)
    address = walk_to_preview(world, client)
    post(client, f"{address}/run", {"version": hidden_version(get(client, address).text)})
    world.settle()
    again = upload(client, LIST.replace("007900770", "7900770"))
    world.settle()
    columns = {"customer": "0", "number": "1", "dated": "2", "due": "3", "amount": "4"}
    at = hidden_version(get(client, again).text)
    post(client, f"{again}/columns", columns | {"version": at})
    said = {"order_dated": "mdy", "order_due": "mdy", "mark_amount": ".", "currency": "USD"}
    at = hidden_version(get(client, again).text)
    post(client, f"{again}/settings", said | {"version": at})
    world.settle()
    page = get(client, again).text
    assert "such as 7900770 and 007900770" in page
    assert "Say first what the leading zeros mean." in page
    post(client, f"{again}/zeros", {"match": "yes", "version": hidden_version(page)})
    world.settle()
    assert "You said: they are the same invoices." in get(client, again).text


def announced(world: World, client: FlaskClient) -> dict[str, str]:
    """The fields of the form by which a browser posts a file straight to the bucket."""
    said = {"kind": "invoices", "filename": "list.csv", "size": str(len(LIST))}
    answer = post(client, "/imports/direct", said)
    assert answer.status_code == 200
    fields: dict[str, str] = answer.json["fields"]
    return fields


def test_a_large_file_goes_straight_to_the_bucket(world: World) -> None:
    client = signed_in(world)
    assert 'data-direct="/imports/direct"' in get(client, "/imports/new").text
    fields = announced(world, client)
    back = fields["success_action_redirect"].removeprefix("https://fairlead.example")
    world.blobs.put(fields["key"], LIST.encode(), fields["Content-Type"])
    assert "data-now" in get(client, back).text
    address = back.partition("?")[0]
    assert post(client, f"{address}/uploaded", {}).location == address
    world.settle()
    assert "Choose the columns" in get(client, address).text


def test_a_file_that_did_not_arrive_is_not_waited_for_in_a_circle(world: World) -> None:
    client = signed_in(world)
    address = announced(world, client)["success_action_redirect"].partition("?")[0]
    address = address.removeprefix("https://fairlead.example")
    answer = post(client, f"{address}/uploaded", {})
    page = get(client, answer.location).text
    assert "did not arrive" in page
    assert "data-now" not in page
    assert "Upload another file" in page


def test_a_file_too_large_for_a_plain_form_is_refused_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PLAIN_BYTES * 4 / 3 < 6_000_000, "base64 on its way to the function"
    monkeypatch.setattr(uploads, "PLAIN_BYTES", 2**20 // 4)
    client = signed_in(world)
    file = (io.BytesIO(b"x" * (2**20 // 4 + 1)), "list.csv")
    answer = post(client, "/imports/new", {"kind": "invoices", "file": file})
    assert answer.status_code == 422
    assert "Without JavaScript a file can have at most" in answer.text.partition("<form")[0]
    for said in ({"kind": "none", "size": "1"}, {"kind": "invoices", "size": "-1"}):
        assert post(client, "/imports/direct", said).status_code == 422


@pytest.mark.parametrize("address", ["/imports/new", "/reconciliation/new", "/payments/files/new"])
def test_an_empty_file_is_refused_where_it_was_chosen(world: World, address: str) -> None:
    client = signed_in(world)
    told = {"kind": "invoices", "side": "carrier", "supplier": "Ocean Line"}
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    answer = post(client, address, {**told, **period, "file": (io.BytesIO(b""), "list.csv")})
    assert answer.status_code == 422
    assert "The file is empty" in answer.text.partition("<form")[0]
