"""A company's own words: checked before they are kept."""

from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.letters import SENT as LETTERS_SENT
from chalicelib.tickets.wording import policy
from chalicelib.tickets.wording.model import faults_of_letter, faults_of_step
from chalicelib.tickets.wording.supplied import STEPS as SUPPLIED
from chalicelib.tickets.wording.supplied import ours
from chalicelib.tickets.wording.words import LANGUAGES, LETTERS, STEPS
from frontend.wording_words import LETTER_NAMES, STEP_NAMES

BOTH = [(name, language) for name in LETTERS for language in LANGUAGES]


def letters(name: str, body: str, language: str = "en", subject: str = "About") -> dict[str, Any]:
    return {"letters": {name: {language: {"subject": subject, "body": body}}}, "steps": {}}


def refused(body: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    with pytest.raises(Invalid) as error:
        policy.checked(body)
    [problem] = error.value.problems
    return problem.field, problem.message, dict(problem.params)


def test_every_letter_that_is_sent_and_every_step_has_words_and_a_name() -> None:
    assert LETTERS_SENT == set(LETTERS) == set(LETTER_NAMES)
    assert set(SUPPLIED) == set(STEPS) == set(STEP_NAMES)
    assert all(set(texts) == set(LANGUAGES) for texts in SUPPLIED.values())


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_what_we_supply_is_itself_without_fault(name: str, language: str) -> None:
    letter = ours(name, language)
    assert list(faults_of_letter(name, language, letter)) == []
    assert policy.checked(letters(name, letter.body, language, letter.subject))


@pytest.mark.parametrize("key", STEPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_so_are_the_words_of_the_steps(key: str, language: str) -> None:
    assert list(faults_of_step(SUPPLIED[key][language])) == []


def test_an_unknown_variable_is_named_with_those_there_are() -> None:
    field, message, params = refused(letters("customer_update", "{text} for {nmae}"))
    assert field == "letters.customer_update.en.body"
    assert params["wrong"] == "{nmae}"
    assert "{name}" in params["known"]
    assert "%(wrong)s" in message


def test_a_step_knows_no_appointment() -> None:
    body = {"letters": {}, "steps": {"tell": {"en": "We meet at {at}."}}}
    assert refused(body)[0] == "steps.tell.en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_answer_must_keep_an_apology(language: str) -> None:
    assert "apolog" in refused(letters("customer_acknowledged", "{text}", language))[1]
    body = {"en": "We apologise. {text}", "zh": "非常抱歉。{text}"}[language]
    assert policy.checked(letters("customer_acknowledged", body, language))


def test_a_letter_keeps_what_it_is_for() -> None:
    field, _, params = refused(letters("customer_proposal", "{text}"))
    assert (field, params) == ("letters.customer_proposal.en.body", {"variable": "{link}"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (letters("customer_rumour", "x"), "letters.customer_rumour"),
        (letters("customer_update", "{text}", "fr"), "letters.customer_update"),
        (letters("customer_update", "{text}", subject=" "), "letters.customer_update.en.subject"),
        ({"letters": {}, "steps": {"dance": {"en": "x"}}}, "steps.dance"),
        ({"letters": {}, "steps": {"tell": {"en": "x" * 4001}}}, "steps.tell.en"),
        (
            {"letters": {"customer_update": {"en": {"body": "x"}}}},
            "letters.customer_update.en.subject",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(body: dict[str, Any], field: str) -> None:
    assert refused(body)[0] == field
