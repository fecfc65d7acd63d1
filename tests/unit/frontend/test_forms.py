"""A form keeps what was typed and says what is wrong, in the reader's language."""

from datetime import date
from enum import Enum
from typing import Literal

import pytest
from flask import Flask
from pydantic import BaseModel, Field, ValidationError

from chalicelib.kit.errors import Conflict, Invalid, NotFound
from chalicelib.kit.validation import problems_of
from frontend.forms import Form
from frontend.language import read_as


class Grade(Enum):
    KEY = "key"


class New(BaseModel):
    name: str = Field(min_length=1, max_length=5)
    grade: Grade = Grade.KEY
    since: date | None = None
    roles: tuple[str, ...] = ()
    secret: str = Field(default="long enough", min_length=8)
    hold: bool = False


def posted(app: Flask, **values: object) -> Form:
    with app.test_request_context("/", method="POST", data=values):
        return Form.posted()


@pytest.mark.usefixtures("in_page")
class TestReading:
    def test_line_ends_of_browsers_are_ours(self, app: Flask) -> None:
        form = posted(app, name="Ann\r\nLi\r\n", roles=["a\r\nb", "c"])
        assert form.typed("name") == "Ann\nLi\n"
        assert form.values.getlist("roles") == ["a\nb", "c"]

    def test_blank_means_not_given(self, app: Flask) -> None:
        body = posted(app, name=" Ann ", since="", grade="").read(New)
        assert body == New(name="Ann")

    def test_several_values_of_one_name(self, app: Flask) -> None:
        body = posted(app, name="Ann", roles=["shipper", "buyer"]).read(New)
        assert body is not None
        assert body.roles == ("shipper", "buyer")

    def test_a_ticked_box(self, app: Flask) -> None:
        body = posted(app, name="Ann", hold="yes").read(New)
        assert body is not None
        assert body.hold is True

    def test_given_values_cannot_be_typed_over(self, app: Flask) -> None:
        body = posted(app, name="Bob").read(New, name="Ann")
        assert body is not None
        assert body.name == "Ann"

    def test_what_the_model_does_not_know_is_left_out(self, app: Flask) -> None:
        assert posted(app, name="Ann", tenant="other").read(New) == New(name="Ann")

    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({}, "name", "Please fill this in."),
            ({"name": "   "}, "name", "Please fill this in."),
            ({"name": "too long"}, "name", "At most 5 characters."),
            ({"name": "A", "grade": "x"}, "grade", "Choose one of: 'key'."),
            ({"name": "A", "since": "1.2.26"}, "since", "Please enter a date, like 2026-11-22."),
            ({"name": "A", "secret": "short"}, "secret", "At least 8 characters."),
        ],
    )
    def test_an_error_stands_at_its_field(
        self, app: Flask, typed: dict[str, str], field: str, message: str
    ) -> None:
        form = posted(app, **typed)
        assert form.read(New) is None
        assert form.error(field) == message

    @pytest.mark.parametrize("typed", [{}, {"name": "too long"}, {"name": "A", "since": "x"}])
    def test_a_form_and_the_api_say_the_same(self, app: Flask, typed: dict[str, str]) -> None:
        form = posted(app, **typed)
        form.read(New)
        with pytest.raises(ValidationError) as refused:
            New.model_validate(typed)
        [problem] = problems_of(refused.value)
        assert form.error(problem.field) == problem.message % dict(problem.params)

    def test_a_choice_is_told_by_its_words_not_as_python_writes_it(self) -> None:
        class Chosen(BaseModel):
            grade: Literal[Grade.KEY]
            amount: int

        with pytest.raises(ValidationError) as refused:
            Chosen.model_validate({"grade": "gold", "amount": 10.5})
        told = [each.message % dict(each.params) for each in problems_of(refused.value)]
        assert told == ["Choose one of: 'key'.", "Please enter a whole number."]

    def test_errors_are_in_the_readers_language(self, app: Flask) -> None:
        read_as("zh")
        form = posted(app)
        form.read(New)
        assert form.error("name") == "请填写此项。"


@pytest.mark.usefixtures("in_page")
class TestRefusals:
    def test_a_wrong_value_of_a_list_is_shown_at_its_field(self) -> None:
        form = Form()
        with form.refusals():
            raise Invalid.field("kinds.enquiry.limits.0", "Choose one of them.")
        assert form.error("kinds.enquiry.limits") == "Choose one of them."

    def test_a_refused_field_is_shown_at_the_field(self) -> None:
        form = Form()
        with form.refusals():
            raise Invalid.field("code", "Please fill this in.")
        assert form.error("code") == "Please fill this in."

    def test_a_conflict_concerns_the_whole_form(self) -> None:
        form = Form()
        with form.refusals():
            raise Conflict
        assert form.error("") == "This does not fit the present state."

    def test_a_missing_thing_is_a_page_of_its_own(self) -> None:
        with pytest.raises(NotFound), Form().refusals():
            raise NotFound


@pytest.mark.usefixtures("in_page")
class TestShowing:
    def test_what_was_typed_is_kept(self, app: Flask) -> None:
        assert posted(app, name="too long").typed("name", "stored") == "too long"

    def test_a_field_that_was_emptied_stays_empty(self, app: Flask) -> None:
        assert posted(app, other="x").typed("name", "stored") == ""

    def test_a_fresh_form_shows_what_is_stored(self) -> None:
        form = Form.showing(New(name="Ann", hold=False))
        assert form.typed("name") == "Ann"
        assert not form.checked("hold")
        assert Form().typed("name", "default") == "default"
