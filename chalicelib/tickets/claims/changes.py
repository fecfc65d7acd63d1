"""What people do to a claim, as pure changes: the claim afterwards and the lines it adds."""

from datetime import date

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.claims.errors import ClaimFinished, NoRegime
from chalicelib.tickets.claims.model import Claim, Extension, Paper, Side, SideName, Terms, What
from chalicelib.tickets.timeline import Event

Changed = tuple[Claim, tuple[Event, ...]]


def chosen(before: Side | None, regime: str, terms: Terms, party: str, email: str) -> Side | None:
    """A contract under its regime; what happened on it before stays. No regime: no contract."""
    if not regime:
        return None
    kept = before or Side(regime=regime, terms=terms)
    # The figures that ran stay, unless another regime is chosen.
    figures = kept.terms if kept.regime == regime else terms
    return kept.model_copy(
        update={"regime": regime, "terms": figures, "party": party, "email": email}
    )


def extend(
    claim: Claim, name: SideName, what: What, until: date, granted_by: str, hand: Hand
) -> Changed:
    """More time was granted, by whom and until when. Raises ``NoRegime``, ``Invalid``."""
    side = _running(claim, name)
    held = side.extended_to(what)
    if held is not None and until <= held:
        raise Invalid.field("until", "There is already time until then. Enter a later day.")
    granted = Extension(what=what, until=until, granted_by=granted_by, at=hand.at, by=hand.name)
    after = claim.with_side(name, extensions=(*side.extensions, granted))
    facts = {"clock": f"{name} {what}", "until": until.isoformat(), "granted_by": granted_by}
    return _set(after, hand), (hand.line("legal_extended", facts=facts),)


def meet(claim: Claim, name: SideName, what: What, text: str, hand: Hand) -> Changed:
    """Notice was given, or time was stopped for good: this clock has nothing more to say."""
    side = _running(claim, name)
    done = side.notice_at if what == "notice" else side.suit_at
    if done is not None:
        return claim, ()
    after = claim.with_side(name, **{"notice_at" if what == "notice" else "suit_at": hand.at})
    return after, (hand.line("legal_met", text, facts={"clock": f"{name} {what}"}),)


def put_paper(claim: Claim, paper: Paper, label: str, hand: Hand) -> Changed:
    """A paper is there, not needed, or released; what was noted of it before is replaced."""
    open_only(claim)
    others = tuple(each for each in claim.papers if each.key != paper.key)
    after = claim.with_(papers=(*others, paper), clock_set_at=claim.clock_set_at or hand.at)
    facts = {"paper": label, "state": paper.state}
    return after, (hand.line("claim_paper", paper.note, facts=facts),)


def finish(claim: Claim, why: str, hand: Hand) -> Changed:
    """Nothing more is claimed by anybody: all clocks end."""
    if claim.finished_at is not None:
        return claim, ()
    return claim.with_(finished_at=hand.at), (hand.line("claim_finished", why),)


def resume(claim: Claim, why: str, hand: Hand) -> Changed:
    """Take a finished claim up again: its clocks stand where the law has them."""
    if claim.finished_at is None:
        return claim, ()
    return _set(claim.with_(finished_at=None), hand), (hand.line("claim_resumed", why),)


def open_only(claim: Claim) -> None:
    """Raises ``ClaimFinished``."""
    if claim.finished_at is not None:
        raise ClaimFinished()


def _running(claim: Claim, name: SideName) -> Side:
    open_only(claim)
    side = claim.side(name)
    if side is None or claim.start_on is None:
        raise NoRegime()
    return side


def _set(claim: Claim, hand: Hand) -> Claim:
    return claim.with_(clock_set_at=hand.at)
