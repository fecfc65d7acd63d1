"""What makes two tickets look like one matter."""

from datetime import timedelta

import pytest

from chalicelib.tickets.desk.model import Matter, Reason, alike, likeness, ranked
from chalicelib.tickets.record import Reference
from tests.unit.tickets.factories import MONDAY, a_ticket

LATE = "The container missed its vessel in Ningbo and nobody called us"
AGAIN = "Container missed the vessel in Ningbo, nobody called us about it"
BOX = Reference(kind="container", number="MSKU 123456-5")


def a_matter(text: str = LATE, customer: str = "cus_1", *references: Reference) -> Matter:
    return Matter(customer_id=customer, text=text, references=references, at=MONDAY)


def test_one_customer_saying_nearly_the_same_is_told_apart_from_another_matter() -> None:
    ticket = a_ticket(customer_id="cus_1")
    found = likeness(a_matter(), ticket, AGAIN)
    assert found is not None
    assert found.reasons == (Reason.SIMILAR_WORDS,)
    assert found.percent >= 50
    assert likeness(a_matter(), ticket, "The invoice charges demurrage twice for March") is None


@pytest.mark.parametrize("customer", ["cus_2", ""])
def test_similar_words_of_another_or_an_unknown_customer_mean_nothing(customer: str) -> None:
    assert likeness(a_matter(), a_ticket(customer_id=customer), AGAIN) is None


def test_a_text_repeated_to_the_letter_is_named_whoever_sends_it() -> None:
    found = likeness(a_matter(), a_ticket(customer_id="cus_2"), f"  {LATE.upper()} ")
    assert found is not None
    assert found.reasons == (Reason.SAME_TEXT,)
    assert found.percent == 100


def test_a_number_is_the_same_however_it_is_spaced() -> None:
    ticket = a_ticket(
        customer_id="cus_1", references=(Reference(kind="other", number="msku1234565"),)
    )
    found = likeness(a_matter(LATE, "cus_1", BOX), ticket, "Seal broken")
    assert found is not None
    assert (found.reasons, found.number) == ((Reason.SAME_NUMBER,), "MSKU 123456-5")


def test_a_container_that_comes_back_after_months_is_another_matter() -> None:
    ticket = a_ticket(MONDAY - timedelta(days=91), customer_id="cus_1", references=(BOX,))
    assert likeness(a_matter(LATE, "cus_1", BOX), ticket, AGAIN) is None


def test_two_customers_in_one_container_do_not_learn_of_each_other() -> None:
    ticket = a_ticket(customer_id="cus_2", references=(BOX,))
    assert likeness(a_matter(LATE, "cus_1", BOX), ticket, "Wet cartons") is None


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("货物在宁波港甩柜，没有人通知我们", "货物在宁波港被甩柜，没人通知我们", 60),
        ("货物在宁波港甩柜，没有人通知我们", "发票上的滞箱费收了两次", 0),
        ("late again", "late again", 0),
        ("", "", 0),
    ],
)
def test_words_are_compared_in_both_languages_and_few_words_tell_nothing(
    one: str, other: str, percent: int
) -> None:
    assert percent <= alike(one, other) <= percent + 30


def test_the_strongest_five_are_shown_open_ones_first() -> None:
    matter = a_matter(LATE, "cus_1", BOX)
    both = a_ticket(id="tkt_both", customer_id="cus_1", references=(BOX,))
    shut = both.with_(id="tkt_shut", step="closed")
    words = [a_ticket(id=f"tkt_{n}", customer_id="cus_1") for n in range(6)]
    found = [likeness(matter, each, AGAIN) for each in (shut, *words, both)]
    shown = ranked(each for each in found if each)
    assert [each.ticket.id for each in shown] == ["tkt_both", "tkt_0", "tkt_1", "tkt_2", "tkt_3"]
