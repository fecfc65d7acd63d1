"""The set-off statement goes to the agent by e-mail, with a link and the PDF."""

import pytest

from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.customers.schemas import ContactNew
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tenancy.links import LinkSpent
from tests.api import Api, a_key
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.agents.test_set_off import an_agent
from tests.world import World


def link_in(text: str) -> str:
    return text.split("/set-offs/link/")[1].split()[0]


def test_the_agent_gets_it_in_its_language_with_link_and_pdf(world: World) -> None:
    agents, who = world.services.agents, world.who
    agent = an_agent(world, email="ap@hansa.example", language="zh", local_name="汉莎货代")
    made = agents.set_off(who, agent, "USD")
    sent = agents.send(who, made.id, made.version)
    assert sent.sent_to == ("ap@hansa.example",)
    world.settle()
    mail = world.mailer.sent[-1]
    assert (mail.to, mail.subject) == ("ap@hansa.example", "Company ten_ours 冲抵对账单 SO-000001")
    assert mail.text.startswith("汉莎货代：")
    assert "贵方尚欠我方：" in mail.text
    [file] = mail.files
    assert (file.filename, file.content[:5]) == ("SO-000001.pdf", b"%PDF-")
    reader, seen = agents.by_link(link_in(mail.text))
    assert (seen.id, reader.role) == (made.id, "")


def test_whoever_gets_statements_gets_it_and_a_new_letter_ends_the_old_link(world: World) -> None:
    agents, who = world.services.agents, world.who
    agent = an_agent(world, email="office@hansa.example")
    new = ContactNew(name="Li", email="li@hansa.example", statements=True)
    world.services.customers.add_contact(who, agent, new)
    made = agents.set_off(who, agent, "USD")
    sent = agents.send(who, made.id, made.version)
    world.settle()
    first = link_in(world.mailer.sent[-1].text)
    assert world.mailer.sent[-1].to == "li@hansa.example"
    agents.send(who, sent.id, sent.version)
    world.settle()
    with pytest.raises(LinkSpent):
        agents.by_link(first)
    with pytest.raises(Stale):
        agents.send(who, sent.id, sent.version)
    with pytest.raises(NotFound):
        agents.send(world.stranger, sent.id, sent.version)


def test_without_an_address_it_is_told(world: World) -> None:
    agents = world.services.agents
    made = agents.set_off(world.who, an_agent(world, email=""), "USD")
    with pytest.raises(NoAddress):
        agents.send(world.who, made.id, made.version)


def test_an_undone_one_says_so_in_letter_page_and_name(world: World) -> None:
    agents, who = world.services.agents, world.who
    made = agents.set_off(who, an_agent(world, email="ap@hansa.example"), "USD")
    undone = agents.undo(who, made.id, made.version, "wrong agent")
    agents.send(who, undone.id, undone.version)
    world.settle()
    mail = world.mailer.sent[-1]
    assert mail.subject.startswith("Undone: set-off statement SO-000001")
    assert "open again" in mail.text
    assert mail.files[0].filename == "SO-000001-undone.pdf"


def test_the_pages_send_it_and_the_link_shows_it_without_signing_in(world: World) -> None:
    client = signed_in(world)
    made = world.services.agents.set_off(
        world.who, an_agent(world, email="ap@hansa.example"), "USD"
    )
    page = get(client, f"/set-offs/{made.id}").text
    assert "E-mail it to the agent" in page
    assert post(client, f"/set-offs/{made.id}/send", {"version": "1"}).status_code == 303
    world.settle()
    assert "Send it again" in get(client, f"/set-offs/{made.id}").text
    visitor, address = client.application.test_client(), link_in(world.mailer.sent[-1].text)
    shown = get(visitor, f"/set-offs/link/{address}").text
    assert "SO-000001" in shown
    assert "You still owe us" in shown
    pdf = get(visitor, f"/set-offs/link/{address}/pdf")
    assert pdf.data[:5] == b"%PDF-"
    assert get(visitor, f"/set-offs/link/{address}x").status_code == 404


def test_a_program_fetches_the_pdf_and_sends_it(world: World) -> None:
    made = world.services.agents.set_off(
        world.who, an_agent(world, email="ap@hansa.example"), "USD"
    )
    api = Api(world, key=a_key(world, world.who))
    answer = api.get(f"/v1/set-offs/{made.id}/document")
    assert "SO-000001.pdf" in answer.json["url"]
