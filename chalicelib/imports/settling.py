"""Whether the user has decided everything that only the user can know."""

from zoneinfo import ZoneInfo

from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import heading_key
from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.kind import Kind
from chalicelib.imports.profile import Column, Profile
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES


def date_fields(kind: Kind, choices: Choices) -> tuple[Field, ...]:
    """The date fields that a column is chosen for: each needs its order confirmed."""
    fields = kind.of_type(Type.DATE, Type.INSTANT)
    return tuple(field for field in fields if field.name in choices.columns)


def amount_fields(kind: Kind, choices: Choices) -> tuple[Field, ...]:
    """The amount fields that a column is chosen for: each is of some currency."""
    fields = kind.of_type(Type.AMOUNT)
    return tuple(field for field in fields if field.name in choices.columns)


def number_fields(kind: Kind, choices: Choices) -> tuple[Field, ...]:
    """The amounts and quantities that a column is chosen for, each with a decimal mark."""
    fields = kind.of_type(Type.AMOUNT, Type.QUANTITY)
    return tuple(field for field in fields if field.name in choices.columns)


def unknown_words(kind: Kind, choices: Choices, profile: Profile) -> dict[str, dict[str, int]]:
    """The words of each field of words that mean nothing to us by themselves, and how often."""
    found = {}
    for field in kind.of_type(Type.WORD):
        if field.name in choices.columns:
            words = column_of(profile, choices, field).words
            found[field.name] = {
                word: count for word, count in words.items() if heading_key(word) not in field.words
            }
    return {name: words for name, words in found.items() if words}


def needs_zone(kind: Kind, choices: Choices, profile: Profile) -> bool:
    """Whether times are to be read that state no zone."""
    instants = (field for field in date_fields(kind, choices) if field.type is Type.INSTANT)
    return any(
        (dates := column_of(profile, choices, field).dates).zoneless or dates.filled > dates.clocks
        for field in instants
    )


def needs_currency(kind: Kind, choices: Choices, profile: Profile) -> bool:
    """Whether some row has an amount and no currency of its own."""
    amounts = amount_fields(kind, choices)
    if not amounts:
        return False
    if "currency" not in choices.columns:
        return True
    most = max(column_of(profile, choices, field).filled for field in amounts)
    return profile.columns[choices.columns["currency"]].filled < most


def needs_terms(kind: Kind, choices: Choices, profile: Profile) -> bool:
    """Whether some invoice or bill has no due date of its own."""
    if kind.name not in ("invoices", "payables") or "dated" not in choices.columns:
        return False
    if "due" not in choices.columns:
        return True
    due, dated = choices.columns["due"], choices.columns["dated"]
    return profile.columns[due].filled < profile.columns[dated].filled


def column_of(profile: Profile, choices: Choices, field: Field) -> Column:
    return profile.columns[choices.columns[field.name]]


def checked_columns(kind: Kind, columns: dict[str, int], count: int) -> dict[str, int]:
    """A mapping that can be used, or `Invalid`: required fields there, no column twice."""
    known = {field.name for field in kind.fields}
    problems = [
        Problem(field.name, N_("Choose the column that holds this."))
        for field in kind.missing(tuple(columns))
    ]
    taken: dict[int, str] = {}
    for name, at in columns.items():
        if name not in known or not 0 <= at < count:
            problems.append(Problem(name, N_("Choose a column of the file.")))
        elif at in taken:
            problems.append(Problem(name, N_("This column is chosen for another field already.")))
        taken[at] = name
    if problems:
        raise Invalid(problems=tuple(problems))
    return columns


def checked_choices(kind: Kind, choices: Choices, profile: Profile) -> Choices:
    """Choices that leave nothing open, or `Invalid` with every decision that is missing."""
    problems = [
        Problem(f"order_{field.name}", N_("Confirm the order of day, month and year."))
        for field in date_fields(kind, choices)
        if field.name not in choices.orders
    ]
    problems += [
        Problem(f"mark_{field.name}", N_("Confirm the decimal mark."))
        for field in number_fields(kind, choices)
        if choices.marks.get(field.name) not in (".", ",")
    ]
    if needs_zone(kind, choices, profile) and not _zone(choices.zone):
        problems.append(Problem("zone", N_("Say in which time zone the times are meant.")))
    if needs_currency(kind, choices, profile) and choices.currency not in CURRENCIES:
        problems.append(Problem("currency", N_("Choose the currency of the amounts.")))
    if needs_terms(kind, choices, profile) and not _terms(choices.terms_days):
        problems.append(Problem("terms_days", N_("State the days of credit, 0 to 365.")))
    for field in kind.of_type(Type.WORD):
        if not set(choices.words.get(field.name, {}).values()) <= set(field.words.values()):
            problems.append(Problem(f"words_{field.name}", N_("Please choose one of the list.")))
    if problems:
        raise Invalid(problems=tuple(problems))
    return choices


def _zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (KeyError, ValueError, OSError):
        return False


def _terms(days: int | None) -> bool:
    return days is not None and 0 <= days <= 365
