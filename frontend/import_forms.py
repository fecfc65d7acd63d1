"""The form in which a user confirms what only a person can know about a file."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from flask import request

from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import heading_key
from chalicelib.imports.date_evidence import DateEvidence, Verdict
from chalicelib.imports.dates import DateOrder
from chalicelib.imports.fields import Field
from chalicelib.imports.kinds.kind import Kind as ImportKind
from chalicelib.imports.numbers import NumberEvidence
from chalicelib.imports.profile import MOST_WORDS, Column, Profile
from chalicelib.imports.reading import ReadAs
from chalicelib.imports.settling import (
    amount_fields,
    column_of,
    date_fields,
    needs_currency,
    needs_terms,
    needs_zone,
    number_fields,
    unknown_words,
)
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.company import Company
from chalicelib.tickets.words import CATEGORIES, Kind
from frontend import choices
from frontend.format import number
from frontend.forms import Form
from frontend.language import _, ngettext
from frontend.ticket_words import CATEGORY_NAMES, CHANNELS, SEVERITIES


class Chosen(Protocol):
    """A file on its way, with what was chosen about it: an import, a reconciliation."""

    @property
    def choices(self) -> Choices: ...

    @property
    def sheets(self) -> tuple[str, ...]: ...

    @property
    def read_as(self) -> ReadAs: ...


ORDER_NAMES = {
    DateOrder.DMY: N_("Day, month, year"),
    DateOrder.MDY: N_("Month, day, year"),
    DateOrder.YMD: N_("Year, month, day"),
}
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB18030 (GBK, GB2312)",
    "windows-1252": "Windows-1252",
}
DELIMITER_NAMES = {
    ",": N_("Comma"), ";": N_("Semicolon"), "\t": N_("Tab"), "|": N_("Vertical bar")
}  # fmt: skip
# Fields whose words a person explains, and what our own are called.
WORD_NAMES: Final[dict[str, Mapping[str, str]]] = {
    "category": {key: CATEGORY_NAMES[key] for key in CATEGORIES[Kind.COMPLAINT]},
    "severity": {key.value: name for key, name in SEVERITIES.items()},
    "channel": {key.value: name for key, name in CHANNELS.items()},
}
MARK_NAMES = {".": N_("Point: 1,234.50"), ",": N_("Comma: 1.234,50")}


def posted_read_as() -> ReadAs:
    """With which character set, delimiter or sheet the file is to be read."""
    said = {name: request.form.get(name, "") for name in ("encoding", "delimiter", "sheet")}
    said["delimiter"] = {"tab": "\t"}.get(said["delimiter"], said["delimiter"])
    known = said["encoding"] in (*ENCODING_NAMES, "")
    if not known or said["delimiter"] not in (*DELIMITER_NAMES, ""):
        raise Invalid()
    return ReadAs(**said)


def posted_columns(kind: ImportKind) -> dict[str, int]:
    """Which column was chosen for which field."""
    texts = {field.name: request.form.get(field.name, "") for field in kind.fields}
    return {name: int(text) for name, text in texts.items() if text.isdecimal()}


def columns_view(profile: Profile, made: Chosen) -> dict[str, Any]:
    """What the page of columns shows: each with a few of its values, and how it was read."""
    return {
        "options": [
            (at, f"{column.heading or at + 1} — {' · '.join(column.samples)}"[:90])
            for at, column in enumerate(profile.columns)
        ],
        "encodings": list(ENCODING_NAMES.items()),
        "delimiters": [
            ("tab" if mark == "\t" else mark, _(text)) for mark, text in DELIMITER_NAMES.items()
        ],
        "sheets": [(sheet, sheet) for sheet in made.sheets],
        "delimiter": "tab" if made.read_as.delimiter == "\t" else made.read_as.delimiter,
    }


def settings_view(
    kind: ImportKind, made: Chosen, profile: Profile, company: Company
) -> dict[str, Any]:
    """What the settings page shows: each date and amount column with what its values prove."""
    chosen = made.choices
    dates = [(f, column_of(profile, chosen, f)) for f in date_fields(kind, chosen)]
    numbers = [(f, column_of(profile, chosen, f)) for f in number_fields(kind, chosen)]
    amounts = [(f, column_of(profile, chosen, f)) for f in amount_fields(kind, chosen)]
    return {
        "dates": [
            _asked("order", field, column, date_words(column.dates))
            | {
                "options": _order_options(column.dates),
                "value": chosen.orders.get(field.name) or column.dates.proposal or "",
            }
            for field, column in dates
        ],
        "amounts": [
            _asked("mark", field, column, number_words(column.numbers))
            | {
                "options": [(mark, _(name)) for mark, name in MARK_NAMES.items()],
                "value": chosen.marks.get(field.name) or column.numbers.proposal or "",
            }
            for field, column in numbers
        ],
        "words": _words_asked(kind, chosen, profile),
        "fine": _too_fine(amounts, company.currency),
        "ask_zone": needs_zone(kind, chosen, profile),
        "ask_currency": needs_currency(kind, chosen, profile),
        "ask_terms": needs_terms(kind, chosen, profile),
        "zones": choices.zones(),
        "currencies": [(code, code) for code in sorted(CURRENCIES)],
    }


def _asked(what: str, field: Field, column: Column, evidence: list[str]) -> dict[str, Any]:
    heading = _("%(field)s, column “%(heading)s”", field=_(field.label), heading=column.heading)
    return {
        "name": f"{what}_{field.name}",
        "label": heading,
        "evidence": evidence,
        "samples": column.samples,
    }


def settings_said(kind: ImportKind, made: Chosen, form: Form) -> dict[str, Any]:
    """What was confirmed, as choices; what was left open is simply not in it."""
    typed = form.values
    terms = typed.get("terms_days", "").strip()
    return {
        "orders": {
            field.name: order
            for field in date_fields(kind, made.choices)
            if (order := typed.get(f"order_{field.name}", "")) in set(DateOrder)
        },
        "marks": {
            field.name: mark
            for field in number_fields(kind, made.choices)
            if (mark := typed.get(f"mark_{field.name}", "")) in MARK_NAMES
        },
        "words": _words_said(form),
        "zone": typed.get("zone", ""),
        "currency": typed.get("currency", ""),
        "rounded": form.checked("rounded"),
        "terms_days": int(terms) if terms.isdecimal() and len(terms) < 4 else None,
        "create_customers": form.checked("create_customers"),
        "default_customer": typed.get("default_customer", "").strip(),
    }


def _words_asked(kind: ImportKind, chosen: Choices, profile: Profile) -> list[dict[str, Any]]:
    """The words of a file that we do not know, each with how often it stands there."""
    labels = {field.name: field for field in kind.fields}
    return [
        {
            "field": name,
            "label": _asked("words", labels[name], column_of(profile, chosen, labels[name]), [])[
                "label"
            ],
            "options": [(value, _(said)) for value, said in WORD_NAMES[name].items()],
            "words": [
                (word, number(count), chosen.words.get(name, {}).get(heading_key(word), ""))
                for word, count in words.items()
            ],
        }
        for name, words in unknown_words(kind, chosen, profile).items()
        if name in WORD_NAMES
    ]


def _words_said(form: Form) -> dict[str, dict[str, str]]:
    """What each word was said to mean; one that was left open is simply not in it."""
    said: dict[str, dict[str, str]] = {}
    for name in WORD_NAMES:
        words = [form.values.get(f"word_{name}_{at}", "") for at in range(MOST_WORDS)]
        meant = [form.values.get(f"meant_{name}_{at}", "") for at in range(MOST_WORDS)]
        said[name] = {
            word: value for word, value in zip(words, meant, strict=True) if word and value
        }
    return {name: words for name, words in said.items() if words}


def date_words(evidence: DateEvidence) -> list[str]:
    """What the values of a date column prove, in sentences."""
    said = [_verdict(evidence)]
    if evidence.ambiguous:
        said.append(
            _("%(count)s of %(filled)s dates could be read in more than one order.",
              count=number(evidence.ambiguous), filled=number(evidence.filled))
        )  # fmt: skip
    if evidence.may_be_turned:
        said.append(
            _("%(count)s true dates all have days up to 12: the spreadsheet may have turned day "
              "and month. Check them.", count=number(evidence.may_be_turned))
        )  # fmt: skip
    if evidence.unreadable:
        row, text = evidence.unreadable_samples[0]
        said.append(
            ngettext("%(num)s value is no date: “%(text)s” in row %(row)s.",
                     "%(num)s values are no dates, such as “%(text)s” in row %(row)s.",
                     evidence.unreadable, text=text, row=row, num=number(evidence.unreadable))
        )  # fmt: skip
    return said


def number_words(evidence: NumberEvidence) -> list[str]:
    """What the values of an amount column prove, in sentences."""
    said = []
    if len(evidence.only) == 1:
        mark = _(MARK_NAMES[next(iter(evidence.only))])
        said.append(_("The values prove: %(mark)s", mark=mark))
    elif evidence.only:
        said.append(_("The values contradict each other; those that do not fit become errors."))
    elif evidence.either:
        said.append(_("Nothing proves the decimal mark: only you can know."))
    else:
        said.append(_("Whole numbers only: both mean the same."))
    if evidence.only and evidence.either:
        said.append(_("%(count)s values could be read either way.", count=number(evidence.either)))
    if evidence.unreadable:
        row, text = evidence.unreadable_samples[0]
        said.append(
            ngettext("%(num)s value is no amount: “%(text)s” in row %(row)s.",
                     "%(num)s values are no amounts, such as “%(text)s” in row %(row)s.",
                     evidence.unreadable, text=text, row=row, num=number(evidence.unreadable))
        )  # fmt: skip
    return said


def _verdict(evidence: DateEvidence) -> str:
    if evidence.verdict is Verdict.PLAIN:
        return _("Every date means the same in any order.")
    if evidence.verdict is Verdict.AMBIGUOUS:
        return _("Nothing proves the order: only you can know.")
    proofs = "; ".join(
        _("“%(text)s” in row %(row)s", text=text, row=row) for row, text in evidence.proofs.values()
    )
    if evidence.verdict is Verdict.CONTRADICTORY:
        return _("The values contradict each other: %(proofs)s.", proofs=proofs)
    order = _(ORDER_NAMES[evidence.proposal or DateOrder.YMD])
    return _("%(proofs)s proves: %(order)s.", proofs=proofs, order=order)


def _order_options(evidence: DateEvidence) -> list[tuple[str, str]]:
    options = []
    for order in evidence.options:
        misfits = evidence.misfits(order)
        text = _(ORDER_NAMES[order])
        if misfits:
            text = _("%(order)s (%(count)s values do not fit)", order=text, count=number(misfits))
        options.append((order.value, text))
    return options


def _too_fine(amounts: list[Any], currency: str) -> int:
    """How many amounts have more decimals than the company's currency."""
    return sum(
        column.numbers.too_fine(column.numbers.proposal or ".", currency) for _, column in amounts
    )
