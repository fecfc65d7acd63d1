"""A posted form: what was typed, what it means, and what is wrong with it.

    form = Form.posted()
    body = form.read(CustomerNew)
    if body:
        with form.refusals():
            customer = services.customers.create(who, body)
            return go(f"/customers/{customer.id}")
    return render("customers/edit.html", form=form, status=422)

A GET shows ``Form()`` or ``Form.showing(customer)``. What was typed is kept when it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args, get_origin

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from chalicelib.kit.errors import DomainError
from chalicelib.kit.i18n import N_
from frontend.language import _

M = TypeVar("M", bound=BaseModel)

# pydantic's error types in the words of a person; what is not here says what it is about.
WORDS = {
    "missing": N_("Please fill this in."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "string_pattern_mismatch": N_("This does not have the right form."),
    "enum": N_("Please choose one of the list."),
    "literal_error": N_("Please choose one of the list."),
    "int_parsing": N_("Please enter a whole number."),
    "int_type": N_("Please enter a whole number."),
    "decimal_parsing": N_("Please enter a number."),
    "greater_than": N_("Must be more than %(gt)s."),
    "greater_than_equal": N_("Must be at least %(ge)s."),
    "less_than_equal": N_("Must be at most %(le)s."),
    "less_than": N_("Must be less than %(lt)s."),
    "date_from_datetime_parsing": N_("Please enter a date, like 2026-11-22."),
    "date_parsing": N_("Please enter a date, like 2026-11-22."),
    "datetime_from_date_parsing": N_("Please enter a date and a time."),
    "datetime_parsing": N_("Please enter a date and a time."),
    "bool_parsing": N_("Please tick or leave it."),
    "extra_forbidden": N_("This is not expected here."),
}
OTHERWISE = N_("Please check this.")


@dataclass(frozen=True)
class FieldError:
    """What is wrong, and with which field ("" means the form as a whole)."""

    field: str
    message: str


@dataclass
class Form:
    """Values as typed, and what was found wrong with them."""

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: list[FieldError] = field(default_factory=list)
    sent: bool = False

    @classmethod
    def posted(cls) -> Form:
        """The form of this request."""
        return cls(MultiDict(request.form), sent=True)

    @classmethod
    def showing(cls, thing: BaseModel | Mapping[str, Any]) -> Form:
        """A form filled with what is stored."""
        stored = thing.model_dump(mode="json") if isinstance(thing, BaseModel) else thing
        return cls(MultiDict({name: str(v) for name, v in stored.items() if _plain(v)}))

    def read(self, model: type[M], **given: Any) -> M | None:
        """The model that was typed, or ``None`` with ``errors``. Blank means not given;
        ``given`` adds or overrides values that are not typed."""
        try:
            return model.model_validate({**self._typed_values(model), **given})
        except ValidationError as refused:
            self.errors += [_worded(error) for error in refused.errors(include_url=False)]
            return None

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What a service refuses because of what was typed becomes the form's errors.

        Only 409 and 422: a missing thing, a missing right or a stale version are pages.
        """
        try:
            yield
        except DomainError as error:
            if error.status not in (400, 409, 422):
                raise
            self.refuse(error)

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal in the error summary, at its fields where it names them."""
        for problem in error.problems:
            self.errors.append(
                FieldError(problem.field, _(problem.message, **dict(problem.params)))
            )
        if not error.problems:
            self.errors.append(FieldError("", _(error.detail or error.title, **error.params)))

    def wrong(self, name: str, message: str) -> None:
        """Add an error of the page's own; the message is translated already."""
        self.errors.append(FieldError(name, message))

    def error(self, name: str) -> str | None:
        """The first error of a field."""
        return next((error.message for error in self.errors if error.field == name), None)

    def typed(self, name: str, stored: Any = None) -> Any:
        """What stands in a field: as typed, else as stored."""
        return self.values.get(name, "" if self.sent else stored)

    def checked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.values.get(name, "") not in ("", "False", "false", "no")

    def _typed_values(self, model: type[BaseModel]) -> dict[str, Any]:
        many = {name for name, info in model.model_fields.items() if _takes_many(info.annotation)}
        out: dict[str, Any] = {}
        for name in self.values:
            if name not in model.model_fields:
                continue
            filled = [text.strip() for text in self.values.getlist(name) if text.strip()]
            if filled:
                out[name] = filled if name in many else filled[0]
        return out


def _takes_many(annotation: Any) -> bool:
    """Whether a field is a list, tuple or set (also an optional one)."""
    if get_origin(annotation) in (list, tuple, set, frozenset):
        return True
    return any(_takes_many(part) for part in get_args(annotation) if part is not annotation)


def _plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _worded(error: Any) -> FieldError:
    place = ".".join(str(part) for part in error["loc"][:1])
    context = {k: str(v) for k, v in (error.get("ctx") or {}).items()}
    if error["type"] == "value_error":  # a validator of ours: its text is a message id
        return FieldError(place, _(str(error["ctx"]["error"])))
    kind = "missing" if context.get("min_length") == "1" else error["type"]
    return FieldError(place, _(WORDS.get(kind, OTHERWISE), **context))
