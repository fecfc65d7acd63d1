"""Pydantic's findings as problems of fields, in words that name the remedy: for API and pages."""

import re
from typing import Final

from pydantic import ValidationError

from chalicelib.kit.errors import Problem
from chalicelib.kit.i18n import N_

# Pydantic's own error types (docs: "Validation errors") to messages for people.
_MESSAGES: Final = {
    "missing": N_("Please fill this in."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "too_long": N_("Give at most %(max_length)s."),
    "too_short": N_("Give at least %(min_length)s."),
    "string_type": N_("Give a text."),
    "string_pattern_mismatch": N_("This does not have the right form."),
    "int_type": N_("Please enter a whole number."),
    "int_parsing": N_("Please enter a whole number."),
    "int_from_float": N_("Please enter a whole number."),
    "decimal_parsing": N_("Please enter a number."),
    "bool_type": N_("Give true or false."),
    "bool_parsing": N_("Please tick or leave it."),
    "greater_than": N_("Must be more than %(gt)s."),
    "greater_than_equal": N_("Must be at least %(ge)s."),
    "less_than": N_("Must be less than %(lt)s."),
    "less_than_equal": N_("Must be at most %(le)s."),
    "literal_error": N_("Choose one of: %(expected)s."),
    "enum": N_("Choose one of: %(expected)s."),
    "extra_forbidden": N_("This field is not known here."),
    "date_from_datetime_parsing": N_("Please enter a date, like 2026-11-22."),
    "date_parsing": N_("Please enter a date, like 2026-11-22."),
    "date_type": N_("Please enter a date, like 2026-11-22."),
    "datetime_parsing": N_("Please enter a date and a time."),
    "datetime_from_date_parsing": N_("Please enter a date and a time."),
    "timezone_aware": N_("Give the time's zone as well."),
}
# Pydantic tells a choice of enumerations as Python writes them: <Kind.PAYMENT: 'payment'>.
_AS_PYTHON: Final = re.compile(r"<[\w.]+: ('[^']*')>")
_OTHERWISE: Final = N_("Please check this.")


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """One problem for each finding; a model's own ``ValueError`` keeps its words."""
    found = []
    for each in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in each["loc"])
        params = {name: value for name, value in each.get("ctx", {}).items() if name != "error"}
        # A text that needs one character is a text that is missing.
        kind = "missing" if params.get("min_length") == 1 else each["type"]
        message = _MESSAGES.get(kind, _OTHERWISE)
        if each["type"] == "literal_error":
            params["expected"] = _AS_PYTHON.sub(r"\1", params["expected"])
        if each["type"] == "value_error":
            message, params = str(each["ctx"]["error"]), {}
        found.append(Problem(field, message, tuple(params.items())))
    return tuple(found)
