"""The working calendar: hours of the week, public holidays, days of one's own."""

from datetime import date

from flask import Blueprint, Response

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tenancy.calendars import public_days
from chalicelib.tenancy.companies import WEEKDAYS
from chalicelib.tenancy.company import Company, Day
from chalicelib.tenancy.principal import Principal
from frontend import choices
from frontend.forms import Form
from frontend.hours import read_hours, write_hours
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page, version_sent

bp = Blueprint("calendar", __name__)

MANAGE = "company.manage"


@page(bp, "/settings/calendar", right="company.read")
def hours(who: Principal, services: Services) -> Response:
    """Working hours and holidays."""
    held = services.tenancy.company(who)
    return _calendar(who, services, held, Form.showing(_week(held)), Form())


@page(bp, "/settings/calendar", right=MANAGE, methods=("POST",))
def save_hours(who: Principal, services: Services) -> Response:
    """Change the working hours of the week, and whose holidays apply."""
    form = Form.posted()
    with form.refusals():
        week = {n: read_hours(day, form.typed(day)) for n, day in enumerate(WEEKDAYS)}
        country = form.typed("holidays_of")
        services.tenancy.companies.change_hours(who, week, country, version_sent())
        say(_("Your changes were saved."))
    if not form.errors:
        return go("/settings/calendar")
    return _calendar(who, services, services.tenancy.company(who), form, Form())


@page(bp, "/settings/calendar/days", right=MANAGE, methods=("POST",))
def add_day(who: Principal, services: Services) -> Response:
    """Add a day off of the company's own, or an extra working day with its hours."""
    form = Form.posted()
    with form.refusals():
        windows = read_hours("windows", form.typed("windows"))
        day = Day(day=_date(form.typed("day")), name=form.typed("name").strip(), windows=windows)
        services.tenancy.companies.set_day(who, day)
        say(_("The day was added."))
    if not form.errors:
        return go("/settings/calendar")
    held = services.tenancy.company(who)
    return _calendar(who, services, held, Form.showing(_week(held)), form)


@page(bp, "/settings/calendar/days/<day>/remove", right=MANAGE, methods=("POST",))
def remove_day(who: Principal, services: Services, day: str) -> Response:
    """Take a day of the company's own away."""
    try:
        services.tenancy.companies.remove_day(who, date.fromisoformat(day))
    except ValueError:
        raise NotFound() from None
    say(_("The day was removed."))
    return go("/settings/calendar")


def _calendar(
    who: Principal, services: Services, held: Company, form: Form, day_form: Form
) -> Response:
    today = services.tenancy.people.today(held)
    holidays = [each for each in public_days(held, today.year) if each[0] >= today]
    return render(
        "settings/calendar.html",
        form=form,
        day_form=day_form,
        company=held,
        weekdays=list(zip(WEEKDAYS, _weekday_names(), strict=True)),
        holidays=holidays[:6],
        own_days=[(each, write_hours(each.windows)) for each in held.own_days],
        countries=choices.countries(),
        manages=who.permits(MANAGE),
    )


def _week(company: Company) -> dict[str, str]:
    week = {day: write_hours(company.opening.get(n, ())) for n, day in enumerate(WEEKDAYS)}
    return week | {"holidays_of": company.holidays_of}


def _weekday_names() -> tuple[str, ...]:
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid.field("day", "Please enter a date, like 2026-11-22.") from None
