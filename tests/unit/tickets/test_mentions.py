"""Whom a note names with ``@``."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.mentions import mentioned
from chalicelib.tickets.people import Person

ANN = Person(user_id="usr_ann", name="Ann Owner", email="a.owner@f.example")
ANNE = Person(user_id="usr_anne", name="Ann Lee", email="lee@f.example")
BO = Person(user_id="usr_bo", name="Bo O'Brien", email="bo@f.example")
FANG = Person(user_id="usr_fang", name="王芳", email="fang@f.example")
LONG = Person(user_id="usr_fang2", name="王芳芳", email="ff@f.example")
ALL = (ANN, ANNE, BO, FANG, LONG)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ann Owner please look", [ANN]),
        ("please look, @bo", [BO]),
        ("(@lee: the seal?)", [ANNE]),
        ("@a.owner and @LEE.", [ANN, ANNE]),
        ("@O'Brien.", [BO]),
        ("请@王芳看一下", [FANG]),
        ("请＠王芳芳看一下，@Bo 也看", [LONG, BO]),
        ("@Bo @bo @Bo O'Brien", [BO]),
        # Words that are nobody.
        ("write to bo@f.example", []),
        ("@Bob is a customer", []),
        ("paid @ 3 USD a bag, @", []),
        ("@Ann Ownership", [ANN]),
    ],
)
def test_a_name_after_an_at_is_who_is_meant(text: str, named: list[Person]) -> None:
    people = (ANN, BO, FANG, LONG, ANNE) if "Ann Ownership" not in text else (ANN, BO)
    assert list(mentioned(text, people)) == named


def test_a_word_that_fits_several_is_refused_with_their_names() -> None:
    with pytest.raises(Invalid) as refused:
        mentioned("@Ann look", ALL)
    [problem] = refused.value.problems
    assert problem.field == "text"
    assert "Ann Owner (a.owner@f.example), Ann Lee (lee@f.example)" in dict(problem.params)["names"]


def test_two_of_the_same_name_are_told_apart_by_their_address() -> None:
    twin = ANN.model_copy(update={"user_id": "usr_twin", "email": "twin@f.example"})
    with pytest.raises(Invalid):
        mentioned("@Ann Owner", (ANN, twin))
    assert mentioned("@twin", (ANN, twin)) == (twin,)
