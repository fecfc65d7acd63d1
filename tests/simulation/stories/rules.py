"""The company's limits and calendar, changed while complaints run by them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.tenancy.company import Day
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.policy import DEFAULT
from tests.simulation.stories.office import Office
from tests.simulation.story import Story

ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
HOURS: Final = ((time(8), time(16)), (time(10), time(19)))


@dataclass(frozen=True)
class Rules:
    """What holds from a moment on: the share of the supplied limits in percent, and the hours."""

    since: datetime
    percent: int
    office: Office


class Changes:
    """Now and then somebody changes limits, hours, or takes a day off."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.rules = [Rules(ALWAYS, 100, Office(story.zone))]

    def plan(self) -> None:
        story = self.story
        if story.rng.random() < 0.3:
            story.at("limits changed", "the company", *self._limits(story.rng.choice((50, 200))))
        if story.rng.random() < 0.2:
            story.at("hours changed", "the company", *self._hours(story.rng.choice(HOURS)))
        if story.rng.random() < 0.2:
            story.at("day off", "the company", *self._day_off(story.rng.randint(0, 4)))

    def _limits(self, percent: int) -> tuple[Callable[[Services, Principal], Any], Any]:
        def change(services: Services, who: Principal) -> None:
            minutes = {
                severity: {name: value * percent // 100 for name, value in row.items()}
                for severity, row in DEFAULT["minutes"].items()
            }
            services.tenancy.companies.set_policy(who, "tickets", {**DEFAULT, "minutes": minutes})

        return change, lambda: self._from_now(percent=percent)

    def _hours(self, hours: tuple[time, time]) -> tuple[Callable[[Services, Principal], Any], Any]:
        def change(services: Services, who: Principal) -> None:
            opening = dict.fromkeys(range(5), (hours,))
            services.tenancy.companies.change_hours(who, opening, "", None)

        return change, lambda: self._from_now(office=replace(self._office, hours=hours))

    def _day_off(self, ahead: int) -> tuple[Callable[[Services, Principal], Any], Any]:
        day = (self.story.machine.clock.now() + timedelta(days=ahead)).date()

        def change(services: Services, who: Principal) -> None:
            services.tenancy.companies.set_day(who, Day(day=day, name="Outing"))

        return change, lambda: self._from_now(
            office=replace(self._office, off=(*self._office.off, day))
        )

    @property
    def _office(self) -> Office:
        return self.rules[-1].office

    def _from_now(self, **changed: Any) -> None:
        now = self.story.machine.clock.now()
        self.rules.append(replace(self.rules[-1], since=now, **changed))
