"""Claims behind tickets: what the desk writes, and what the clock does with it."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.kit.i18n import translate
from chalicelib.notify.mail import Email
from chalicelib.tickets.claims.errors import ClaimFinished, NoRegime, NotAboutGoods
from chalicelib.tickets.claims.model import Claim
from chalicelib.tickets.claims.schemas import ClaimStepIn, ExtensionIn, TermsIn
from chalicelib.tickets.errors import TicketNotFound
from tests.unit.tickets.factories import POSTED, Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def terms(**given: Any) -> TermsIn:
    facts = {"start_on": "2026-03-02", "carrier_regime": "montreal", "carrier": "Blue Air"}
    return TermsIn.model_validate(facts | given)


def a_claim(desk: Desk, **given: Any) -> Claim:
    """Of a complaint about damage that Li handles; goods delivered this Monday."""
    ticket = desk.raised(category="damage")
    return desk.world.services.claims.set_terms(desk.li, ticket.id, terms(**given), 0)


class TestTerms:
    def test_a_ticket_has_an_empty_claim_until_somebody_writes(self, desk: Desk) -> None:
        shown = desk.world.services.claims.shown(desk.li, desk.raised().id)
        assert (shown.version, shown.clocks) == (0, [])

    def test_two_contracts_run_at_once_each_under_its_regime(self, desk: Desk) -> None:
        claim = a_claim(desk, customer_regime="fiata")
        clocks = desk.world.services.claims.shown(desk.sam, claim.id).clocks
        assert [(each.side, each.what, f"{each.last}") for each in clocks] == [
            ("customer", "notice", "2026-03-08"),
            ("customer", "suit", "2026-12-02"),
            ("carrier", "notice", "2026-03-16"),
            ("carrier", "suit", "2028-03-02"),
        ]
        assert "no action lies" in clocks[2].missed
        assert "proved" in clocks[0].missed

    def test_an_enquiry_has_no_claim(self, desk: Desk) -> None:
        ticket = desk.raised(kind="enquiry")
        with pytest.raises(NotAboutGoods):
            desk.world.services.claims.get(desk.li, ticket.id)

    def test_two_people_do_not_overwrite_one_another(self, desk: Desk) -> None:
        claim = a_claim(desk)
        for version in (0, 2):
            with pytest.raises(Stale):
                desk.world.services.claims.set_terms(desk.sam, claim.id, terms(), version)

    def test_goods_cannot_have_been_delivered_next_week(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            a_claim(desk, start_on="2026-03-09")
        assert a_claim(desk, start_on="2026-03-09", basis="due").start_on == date(2026, 3, 9)

    def test_changed_figures_reach_new_claims_and_move_no_clock_that_runs(self, desk: Desk) -> None:
        before, companies = a_claim(desk), desk.world.services.tenancy.companies
        body = companies.policy(desk.owner, "claims").body
        body["regimes"]["montreal"]["damage_days"] = 10
        with pytest.raises(Invalid):
            companies.set_policy(desk.owner, "claims", body, 0)
        body |= {"confirmed_by": "Wu & Partners", "confirmed_on": "2026-03-01"}
        companies.set_policy(desk.owner, "claims", body, 0)
        claims = desk.world.services.claims
        ticket = desk.raised(category="damage")
        after = claims.set_terms(desk.sam, ticket.id, terms())
        assert claims.deadlines(after)[0].last == date(2026, 3, 12)
        again = claims.set_terms(desk.sam, before.id, terms(), before.version)
        assert claims.deadlines(again)[0].last == date(2026, 3, 16)
        assert {each.confirmed_by for each in claims.regimes(desk.sam).items} == {"Wu & Partners"}

    @pytest.mark.parametrize(
        ("country", "last"), [("", "2026-04-09"), ("DE", "2026-04-11"), ("XX", "2026-04-09")]
    )
    def test_holidays_count_only_where_the_goods_were_delivered(
        self, desk: Desk, country: str, last: str
    ) -> None:
        # Good Friday and Easter Monday 2026 are the 3rd and 6th of April.
        desk.world.clock.advance(timedelta(days=30))
        claim = a_claim(desk, start_on="2026-04-01", carrier_regime="cmr", country=country)
        clocks = desk.world.services.claims.shown(desk.li, claim.id).clocks
        assert clocks[0].last == date.fromisoformat(last)


# The handler, who is warned, reads Chinese; whoever takes it over reads English.
OURS = ("our notice to the carrier", translate("zh", "our notice to the carrier"))


class TestClock:
    def until(self, desk: Desk, day: str) -> None:
        desk.world.clock.set(desk.world.clock.now().fromisoformat(f"{day}T00:00:30+00:00"))
        desk.world.services.sweeper.run()
        desk.world.settle()

    def written(self, desk: Desk) -> list[str]:
        """The legal warnings that reached anybody, by the period that their subject names."""
        said = [mail.subject for mail in self.sent(desk)]
        return ["over" if "期限已过" in each or "is over" in each else "last day" for each in said]

    def sent(self, desk: Desk) -> list[Email]:
        return [m for m in desk.world.mailer.sent if any(each in m.subject for each in OURS)]

    def test_each_warning_comes_once_and_is_written_to_who_handles_it(self, desk: Desk) -> None:
        claim = a_claim(desk)
        for day in range(3, 25):
            self.until(desk, f"2026-03-{day:02}")
            self.until(desk, f"2026-03-{day:02}")
        legal = [each for each in desk.ids(claim.id) if each.startswith("LEGAL")]
        want = [f"LEGAL#carrier#notice#2026-03-16#{left}" for left in ("half", "3d", "1d", "over")]
        assert legal == want
        assert self.written(desk) == ["last day", "last day", "last day", "over"]
        clock = desk.world.services.claims.shown(desk.li, claim.id).clocks[0]
        assert clock.state == "missed"

    def test_after_an_outage_all_are_on_the_timeline_and_the_last_is_written(
        self, desk: Desk
    ) -> None:
        claim = a_claim(desk)
        self.until(desk, "2026-03-20")
        assert len([each for each in desk.ids(claim.id) if each.startswith("LEGAL")]) == 4
        assert self.written(desk) == ["over"]

    def test_it_runs_on_when_the_ticket_waits_or_is_closed(self, desk: Desk) -> None:
        claim = a_claim(desk)
        desk.tickets.wait(desk.li, claim.id, "Packing list")
        desk.tickets.close(desk.li, claim.id, "Paid.", handed=POSTED)
        self.until(desk, "2026-03-17")
        assert "LEGAL#carrier#notice#2026-03-16#over" in desk.ids(claim.id)

    def test_a_wake_in_vain_changes_nothing(self, desk: Desk) -> None:
        claim = a_claim(desk)
        claims = desk.world.services.claims
        claims.wake(desk.owner, claim.id, "")
        claims.wake(desk.owner, "tkt_none", "")
        assert claims.get(desk.li, claim.id) == claim

    def test_notice_given_or_claim_finished_silences_it(self, desk: Desk) -> None:
        claims = desk.world.services.claims
        given, done = a_claim(desk), a_claim(desk)
        claims.step(desk.li, given.id, ClaimStepIn(act="notice", text="By courier"), 1)
        claims.step(desk.li, done.id, ClaimStepIn(act="finish", text="Settled"), 1)
        self.until(desk, "2026-03-20")
        for claim in (given, done):
            assert not [each for each in desk.ids(claim.id) if each.startswith("LEGAL")]
        assert claims.shown(desk.li, given.id).clocks[0].state == "met"
        with pytest.raises(ClaimFinished):
            claims.set_terms(desk.li, done.id, terms())
        claims.step(desk.li, done.id, ClaimStepIn(act="resume", text="Reopened"))
        self.until(desk, "2026-03-21")
        assert "legal_missed" in desk.kinds(done.id)


class TestExtensions:
    def more(self, until: str, **given: Any) -> ExtensionIn:
        facts = {"side": "carrier", "what": "notice", "until": until, "granted_by": "Blue Air"}
        return ExtensionIn.model_validate(facts | given)

    def test_who_granted_it_and_until_when_is_kept_and_the_end_moves(self, desk: Desk) -> None:
        claims, claim = desk.world.services.claims, a_claim(desk)
        claims.extend(desk.li, claim.id, self.more("2026-05-01"), 1)
        clock = claims.shown(desk.li, claim.id).clocks[0]
        assert (clock.last, clock.state) == (date(2026, 5, 1), "extended")
        assert "legal_extended" in desk.kinds(claim.id)

    def test_it_must_give_more_time_on_a_contract_that_runs(self, desk: Desk) -> None:
        claims, claim = desk.world.services.claims, a_claim(desk)
        with pytest.raises(Invalid):
            claims.extend(desk.li, claim.id, self.more("2026-03-16"))
        with pytest.raises(NoRegime):
            claims.extend(desk.li, claim.id, self.more("2026-05-01", side="customer"))


def test_a_stranger_finds_nothing(desk: Desk) -> None:
    with pytest.raises(TicketNotFound):
        desk.world.services.claims.get(desk.world.stranger, a_claim(desk).id)
