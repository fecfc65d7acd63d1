"""Canned texts for any box that somebody writes in; inserting one needs no JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.canned.model import Canned, expanded
from chalicelib.tickets.model import Ticket
from frontend.choices import LANGUAGES, Choices
from frontend.forms import Form

# Facts put into a text of a language.
Fill = Callable[[str, str], str]


@dataclass
class CannedHelp:
    """The reader's texts, for boxes whose words are read in ``language``.

    ``ui.canned(form, box, help)`` offers them under a box; the page that takes the form asks
    ``helped`` before it does anything.
    """

    who: Principal
    services: Services
    language: str
    fill: Fill

    @cached_property
    def texts(self) -> Choices:
        """The canned texts to choose from."""
        return [(each.id, f"{each.name} (/{each.shortcut})") for each in self._canned]

    @cached_property
    def _canned(self) -> list[Canned]:
        if not self.who.permits("tickets.read"):
            return []
        return list(self.services.canned.texts(self.who))

    def helped(self, form: Form) -> bool:
        """Whether the form was sent for a text and not to be done: then it is shown again."""
        box = request.form.get("insert", "")
        if not box:
            return False
        form.values[box] = self._inserted(form, box)
        form.goes_on_at = box
        return True

    def _inserted(self, form: Form, box: str) -> str:
        """What was typed, shortcuts replaced, with the chosen text after it; facts filled in."""
        typed, chosen = form.typed(box, "").rstrip(), form.values.pop(f"canned_{box}", "")
        put = [each.model_copy(update=self._filled(each)) for each in self._canned]
        text = expanded(typed, put, self.language)
        found = next((each.read_in(self.language) for each in put if each.id == chosen), "")
        return "\n\n".join(part for part in (text, found) if part)

    def _filled(self, canned: Canned) -> dict[str, str]:
        return {code: self.fill(getattr(canned, code), code) for code, _name in LANGUAGES}


def of_ticket(
    who: Principal, services: Services, ticket: Ticket, to_customer: bool = False
) -> CannedHelp:
    """Texts with the facts of a ticket; in the customer's language if it reads them."""

    def fill(text: str, language: str) -> str:
        return services.wording.filled(who, ticket, text, language)

    return CannedHelp(
        who, services, ticket.complainant.language if to_customer else who.language, fill
    )


def of_matter(
    who: Principal,
    services: Services,
    language: str = "",
    customer: str = "",
    number: str = "",
) -> CannedHelp:
    """Texts where there is no ticket: with the customer and the number of what is written about."""

    def fill(text: str, code: str) -> str:
        return services.wording.filled_without(who, text, code, customer=customer, number=number)

    return CannedHelp(who, services, language or who.language, fill)
