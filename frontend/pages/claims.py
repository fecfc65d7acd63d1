"""The claim behind a ticket: its legal clocks, and what may be written down about them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, format_amount, parse_amount
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.checklists import PAPERS
from chalicelib.tickets.claims.model import SIDES, Claim, Cover
from chalicelib.tickets.claims.notices import Notice, notice
from chalicelib.tickets.claims.recovery import limits
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.claims.schemas import (
    ClaimStepIn,
    CoverIn,
    ExtensionIn,
    NoticeIn,
    OfferIn,
    OutcomeIn,
    PaperIn,
    PaymentIn,
    TermsIn,
)
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Settlement
from frontend import claim_words
from frontend.canned_help import of_ticket
from frontend.choices import LANGUAGES, countries, currencies
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, current
from frontend.learning_words import cause_name
from frontend.posts import back_to, post, typed
from frontend.quantities import quantity
from frontend.said import say
from frontend.ticket_words import choices
from frontend.web import after, page, shown, version_sent

bp = Blueprint("claims", __name__)

READ, HANDLE = "tickets.read", "tickets.handle"


@dataclass(frozen=True)
class Part:
    """A form of the claim: its words, and what saving it does (None: the form has errors)."""

    title: str
    save: Callable[[Principal, Services, str, Form], Claim | None]
    hint: str = ""
    label: str = ""


@page(bp, "/claims", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Open claims by the legal period that ends soonest."""
    found = services.claims.open_claims(who, after=after(who))
    return render("claims/index.html", "rows", page=shown(who, found), words=claim_words)


@page(bp, "/claims/shortfalls", right=READ)
def shortfalls(who: Principal, services: Services) -> Response:
    """What was paid to customers and what came back, by cause and carrier."""
    found = services.claims.shortfalls(who, after=after(who))
    return render("claims/shortfalls.html", "rows", page=shown(who, found), cause=laid_to)


@page(bp, "/claims/shortfalls/tickets", right=READ)
def shares(who: Principal, services: Services) -> Response:
    """The tickets behind one of those sums."""
    asked = {name: request.args.get(name, "") for name in ("cause", "currency", "carrier")}
    found = services.claims.shares(who, asked, after=after(who))
    return render(
        "claims/shares.html",
        "rows",
        page=shown(who, found),
        asked=asked,
        title=laid_to(asked["cause"]),
    )


def laid_to(cause: str) -> str:
    """What a review laid it to, in words."""
    return cause_name(cause) if cause else _("Not reviewed yet")


@page(bp, "/complaints/<ticket_id>/claim", right=READ)
def show(who: Principal, services: Services, ticket_id: str) -> Response:
    """Everything about the claim."""
    ticket, held = services.tickets.get(who, ticket_id), services.claims.shown(who, ticket_id)
    return render(
        "claims/show.html",
        ticket=ticket,
        claim=held.claim,
        sides=[(name, _(claim_words.SIDES[name]), held.claim.side(name)) for name in SIDES],
        clocks=[each for each in held.clocks if each.side in SIDES],
        papers=held.papers,
        limits=held.limits,
        balances=held.balances,
        credited=_not_counted(who, services, held.claim),
        words=claim_words,
        regimes=REGIMES,
        confirmed=services.claims.policy(who).confirmed_by,
        handles=who.permits(HANDLE),
    )


@post(
    bp,
    "/complaints/<ticket_id>/claim/credit-note",
    right=HANDLE,
    takes=typed("settlement_id"),
    refused=back_to("/complaints/{ticket_id}/claim"),
)
def count_credit(
    who: Principal, services: Services, settlement_id: str, ticket_id: str
) -> Response:
    """Count a credit note of the ticket as paid to the customer."""
    services.claims.count_credit(who, ticket_id, settlement_id, version_sent())
    say(_("It stands beside what is recovered."))
    return go(f"/complaints/{ticket_id}/claim")


@page(bp, "/complaints/<ticket_id>/claim/<part>", right=HANDLE, methods=("GET", "POST"))
def edit(who: Principal, services: Services, ticket_id: str, part: str) -> Response:
    """One form of the claim."""
    if part not in PARTS:
        raise NotFound()
    ticket, claim = services.tickets.get(who, ticket_id), services.claims.get(who, ticket_id)
    key = request.values.get("key", "") if part == "paper" else ""
    if part == "paper" and key not in PAPERS:
        raise NotFound()
    form = Form.posted() if request.method == "POST" else _filled(part, claim, key)
    if part == "letter" and not form.sent:
        form = _to_carrier(who, services, ticket, form)
    canned = of_ticket(who, services, ticket)
    if form.sent and not canned.helped(form):
        with form.refusals():
            if PARTS[part].save(who, services, ticket_id, form) and not form.errors:
                say(_("It was saved."))
                return go(f"/complaints/{ticket_id}/claim")
    files = services.tickets.files(who, ticket_id) if part == "paper" else ()
    return render(
        "claims/part.html",
        form=form,
        part=part,
        it=PARTS[part],
        ticket=ticket,
        canned=canned,
        claim=claim,
        side=_side(),
        what="suit" if request.values.get("what") == "suit" else "notice",
        matters=choices(claim_words.MATTERS),
        bases=choices(claim_words.BASES),
        regimes=claim_words.regimes(),
        countries=countries(),
        clocks=choices(claim_words.CLOCKS),
        limits=limits(claim),
        words=claim_words,
        ways=choices(claim_words.WAYS),
        payments=choices(claim_words.PAYMENTS),
        outcomes=choices(claim_words.OUTCOMES),
        currencies=currencies(),
        currency=_currency(ticket, claim) or services.tenancy.company(who).currency,
        offer_id=request.values.get("offer_id", ""),
        preview=_preview(part, ticket, claim),
        languages=LANGUAGES,
        paper=PAPERS.get(key),
        key=key,
        paper_states=choices(claim_words.PAPER_STATES),
        files=[(file["id"], file["filename"]) for file in files],
    )


def _not_counted(who: Principal, services: Services, claim: Claim) -> list[Settlement]:
    return services.claims.not_counted(who, claim) if who.permits(HANDLE) else []


def _currency(ticket: Ticket, claim: Claim) -> str:
    """The currency that the claim is in, as far as it has shown: money, offers, the loss."""
    offered, paid = ([each.currency for each in had] for had in (claim.offers, claim.payments))
    lost = [ticket.loss.currency] if ticket.loss else []
    return next(iter((*paid[-1:], *offered[-1:], *lost)), "")


def _to_carrier(who: Principal, services: Services, ticket: Ticket, form: Form) -> Form:
    """The carrier's notice ready to be sent: its address, else that of the last notice to it, and
    what the ticket says of the goods."""
    carrier, email = form.typed("carrier", ""), form.typed("email", "")
    email = email or services.claims.address_of(who, carrier)
    return Form.showing({"carrier": carrier, "email": email, "nature": ticket.subject})


def _preview(part: str, ticket: Ticket, claim: Claim) -> Notice | None:
    """What the carrier will read, in the reader's language."""
    if part != "letter" or claim.carrier is None:
        return None
    return notice(ticket, claim, claim.carrier, current())


def _filled(part: str, claim: Claim, key: str) -> Form:
    """The form as it is stored."""
    if part == "cover" and claim.cover is not None:
        return Form.showing(_shown_cover(claim.cover))
    if part == "letter" and claim.carrier is not None:
        return Form.showing({"carrier": claim.carrier.party, "email": claim.carrier.email})
    if part == "paper":
        return Form.showing(next((each for each in claim.papers if each.key == key), {}))
    if part != "terms":
        return Form()
    stored = {
        **claim.model_dump(mode="json"),
        "customer_regime": claim.customer.regime if claim.customer else "",
        "carrier_regime": claim.carrier.regime if claim.carrier else "",
        "carrier": claim.carrier.party if claim.carrier else "",
        "carrier_email": claim.carrier.email if claim.carrier else "",
        "kg": f"{Decimal(claim.grams) / 1000:f}" if claim.grams else "",
        "packages": claim.packages or "",
    }
    return Form.showing(stored)


def _shown_cover(cover: Cover) -> dict[str, str]:
    """The cover as it is typed: the amount in the currency's own units."""
    shown = {**cover.model_dump(mode="json"), "consent_up_to": ""}
    if cover.consent_up_to:
        code = cover.consent_currency
        shown["consent_up_to"] = format_amount(cover.consent_up_to, code, grouped=False)
    return shown


def _terms(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    grams = _grams(form)
    body = form.read(TermsIn, containers=form.checked("containers"), grams=grams)
    if body is None or form.errors:
        return None
    return services.claims.set_terms(who, ticket_id, body, version_sent())


def _grams(form: Form) -> int:
    """The kilograms that were typed, as grams."""
    return quantity(form, "kg", _("Enter the weight in kilograms, like 1250.5."))


def _extend(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    side, _space, what = form.typed("clock", "").partition(" ")
    body = form.read(ExtensionIn, side=side, what=what)
    if body is None:
        return None
    return services.claims.extend(who, ticket_id, body, version_sent())


def _paper(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    body = form.read(PaperIn)
    return services.claims.put_paper(who, ticket_id, body, version_sent()) if body else None


def _letter(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    body = form.read(NoticeIn)
    return services.claims.send_notice(who, ticket_id, body, version_sent()) if body else None


def _money(form: Form, name: str, currency: str, needed: bool = True) -> int:
    """The amount that was typed, in minor units of the currency beside it."""
    typed = form.typed(name, "").strip()
    if not typed and not needed:
        return 0
    try:
        return parse_amount(typed, form.typed(currency, ""))
    except (NotAnAmount, UnknownCurrency):
        form.wrong(name, _("Enter an amount, like 1200.50, and its currency."))
        return 0


def _offer(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    amount = _money(form, "amount", "currency")
    body = None if form.errors else form.read(OfferIn, amount=amount)
    return services.claims.add_offer(who, ticket_id, body, version_sent()) if body else None


def _outcome(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    body = form.read(OutcomeIn)
    return services.claims.settle_offer(who, ticket_id, body, version_sent()) if body else None


def _cover(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    amount = _money(form, "consent_up_to", "consent_currency", needed=False)
    body = None if form.errors else form.read(CoverIn, consent_up_to=amount)
    return services.claims.set_cover(who, ticket_id, body, version_sent()) if body else None


def _payment(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
    amount = _money(form, "amount", "currency")
    body = None if form.errors else form.read(PaymentIn, amount=amount)
    return services.claims.add_payment(who, ticket_id, body, version_sent()) if body else None


def _step(act: str) -> Callable[[Principal, Services, str, Form], Claim | None]:
    def save(who: Principal, services: Services, ticket_id: str, form: Form) -> Claim | None:
        body = form.read(ClaimStepIn, act=act, side=_side())
        return services.claims.step(who, ticket_id, body, version_sent()) if body else None

    return save


def _side() -> str:
    return "customer" if request.values.get("side") == "customer" else "carrier"


PARTS: Final[dict[str, Part]] = {
    "terms": Part(N_("Legal clocks"), _terms),
    "paper": Part(N_("A line of the checklist"), _paper),
    "letter": Part(
        N_("Send the carrier's notice"),
        _letter,
        N_(
            "It reserves all rights in the form of the regime, in both languages, and is kept here."
        ),
    ),
    "offer": Part(N_("Note an offer"), _offer),
    "outcome": Part(N_("How the offer ended"), _outcome),
    "cover": Part(
        N_("Insurance cover"),
        _cover,
        N_("Where there is cover, nothing is offered without the insurer's consent."),
    ),
    "payment": Part(N_("Note a payment"), _payment),
    "extend": Part(N_("Note more time"), _extend),
    "notice": Part(
        N_("Notice was given"),
        _step("notice"),
        N_("Only written notice counts. Say how it went and what proves it."),
        N_("How, to whom, what proves it"),
    ),
    "suit": Part(
        N_("Time is stopped for good"),
        _step("suit"),
        N_("Suit was brought, arbitration begun, or the matter settled in writing."),
        N_("What stopped it"),
    ),
    "finish": Part(
        N_("Finish the claim"),
        _step("finish"),
        N_("Nothing more is claimed by anybody: all legal clocks end."),
        N_("How it ended"),
    ),
    "resume": Part(N_("Take the claim up again"), _step("resume"), "", N_("Why")),
}
