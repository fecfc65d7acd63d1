"""A posted form: what was typed, what it means, and what is wrong with it.

    form = Form.posted()
    body = form.read(CustomerNew)
    if body:
        with form.refusals():
            customer = services.customers.create(who, body)
            return go(f"/customers/{customer.id}")
    return render("customers/edit.html", form=form)

A GET shows ``Form()`` or ``Form.showing(customer)``. What was typed is kept when it is refused.
A form that stands on another page, and only acts, is declared with ``frontend/posts.py``.
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
from chalicelib.kit.validation import problems_of
from frontend.language import _

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class FieldError:
    """What is wrong, and with which field ("" means the form as a whole)."""

    field: str
    message: str


@dataclass
class Form:
    """Values as typed, and what was found wrong with them.

    ``goes_on_at``: the writer's field. ``names``: what the page calls a field of the schema, where
    two of its forms have the same.
    """

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: list[FieldError] = field(default_factory=list)
    sent: bool = False
    goes_on_at: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    # What the page calls the fields that it has drawn.
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def posted(cls, names: Mapping[str, str] | None = None) -> Form:
        """The form of this request; browsers send line ends as CR LF, here they are LF."""
        pairs = request.form.items(multi=True)
        typed = ((name, text.replace("\r\n", "\n")) for name, text in pairs)
        return cls(MultiDict(typed), sent=True, names=names or {})

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
            for problem in problems_of(refused):
                # A list is one field of the form, whichever of its values is wrong.
                name = problem.field.partition(".")[0]
                self.wrong(name, _(problem.message, **dict(problem.params)))
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
            # The values of a list are one field of the form, whichever of them is wrong.
            head, _dot, last = problem.field.rpartition(".")
            self.wrong(
                head if last.isdigit() else problem.field,
                _(problem.message, **dict(problem.params)),
            )
        if not error.problems:
            self.wrong("", _(error.detail or error.title, **error.params))

    def wrong(self, name: str, message: str) -> None:
        """Add an error of the page's own; the message is translated already."""
        self.errors.append(FieldError(self.names.get(name, name), message))

    def error(self, name: str, label: str = "") -> str | None:
        """The first error of a field, which the page calls so."""
        if label:
            self.labels[name] = label
        return next((error.message for error in self.errors if error.field == name), None)

    def typed(self, name: str, stored: Any = None) -> Any:
        """What stands in a field: as typed, else as stored."""
        return self.values.get(name, "" if self.sent else stored)

    def checked(self, name: str, stored: bool = False) -> bool:
        """Whether a box is ticked: as it was sent, else as stored."""
        return str(self.typed(name, stored)) not in ("", "False", "false", "no")

    def _typed_values(self, model: type[BaseModel]) -> dict[str, Any]:
        many = {name for name, info in model.model_fields.items() if _takes_many(info.annotation)}
        out: dict[str, Any] = {}
        for name in model.model_fields:
            typed = self.values.getlist(self.names.get(name, name))
            filled = [text.strip() for text in typed if text.strip()]
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
