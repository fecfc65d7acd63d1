"""Policies that differ by the customer's grade: checked whole, with the defaults of the rest."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from chalicelib.customers.model import GRADES
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.validation import problems_of

# The place of a value in a list.
_PLACE = re.compile(r"\.\d+$")


def checked_by_grade(body: Mapping[str, Any], policy: type[BaseModel]) -> dict[str, Any]:
    """Each grade's own policy as it may be stored. Raises ``Invalid`` with every problem, at
    ``<grade>.<field>``; a list of values is one field, whichever of them is wrong."""
    unknown = sorted(set(body) - set(GRADES))
    if unknown:
        raise Invalid.field(unknown[0], "There is no such customer grade.")
    found, problems = {}, []
    for grade, own in body.items():
        try:
            found[grade] = policy.model_validate(own).model_dump(mode="json")
        except ValidationError as error:
            problems += [
                Problem(f"{grade}.{_PLACE.sub('', each.field)}", each.message, each.params)
                for each in problems_of(error)
            ]
    if problems:
        raise Invalid(problems=tuple(problems))
    return found
