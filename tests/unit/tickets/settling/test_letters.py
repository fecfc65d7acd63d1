"""The e-mails of an approval, in both languages."""

from datetime import UTC, datetime

import pytest

from chalicelib.notify.render import render
from chalicelib.tickets.settling import letters
from chalicelib.tickets.settling.model import Seat, Settlement
from chalicelib.tickets.settling.words import Beyond, Remedy, State
from tests.unit.tickets.factories import DESK, LI, SAM

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASKED = Settlement(
    id="stl_1",
    ticket_id="tkt_1",
    subject="两箱货物破损",
    customer_name="Acme",
    remedy=Remedy.CREDIT,
    amount=60000,
    currency="USD",
    note="Whole freight",
    state=State.ASKED,
    proposed_by=LI.user_id,
    proposed_name=LI.name,
    proposed_at=NOON,
    seat=Seat(level=1, holder=SAM.user_id, asked=SAM.user_id, asked_name=SAM.name),
    asked_at=NOON,
)
BASE = "https://fairlead.example"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("moved", [True, False])
@pytest.mark.parametrize("remedy", list(Remedy))
def test_who_is_asked_reads_what_and_where(language: str, moved: bool, remedy: Remedy) -> None:
    asked = ASKED.model_copy(update={"remedy": remedy})
    [told] = letters.asking(asked, DESK, moved)
    assert told.to == SAM
    message = told.message
    message = message.model_copy(update={"language": language})
    subject, text = render(message, base_url=BASE)
    assert "两箱货物破损" in subject
    for part in ("USD 600.00", "Whole freight", f"{BASE}/complaints/tkt_1/settlements/stl_1"):
        assert part in text


@pytest.mark.parametrize(
    ("language", "why", "until"),
    [
        ("en", "together with what this customer was granted", "by 2 Mar 2026, 20:00"),
        ("zh", "加上此前给予该客户的补偿", "于 2026年3月2日 20:00前"),
    ],
)
def test_who_is_asked_reads_why_it_comes_to_them_and_until_when(
    language: str, why: str, until: str
) -> None:
    asked = ASKED.model_copy(
        update={"beyond": Beyond.PERIOD, "departs": "The lid is lost", "due_at": NOON}
    )
    sam = SAM.model_copy(update={"language": language, "zone": "Asia/Singapore"})
    [told] = letters.asking(asked, [sam])
    _, text = render(told.message, base_url=BASE)
    for part in (why, until, "The lid is lost"):
        assert part in text


@pytest.mark.parametrize(("language", "said"), [("en", "refused"), ("zh", "驳回")])
def test_who_asked_reads_the_decision_and_its_reason(language: str, said: str) -> None:
    done = ASKED.decided(State.REFUSED, SAM.user_id, SAM.name, NOON, "The line pays")
    [told] = letters.decision(done, DESK)
    assert told.to == LI
    message = told.message
    _, text = render(message.model_copy(update={"language": language}), base_url=BASE)
    assert said in text
    assert "The line pays" in text


def test_who_decided_their_own_gets_no_letter() -> None:
    done = ASKED.decided(State.GRANTED, LI.user_id, LI.name, NOON, "")
    assert letters.decision(done, DESK) == []
