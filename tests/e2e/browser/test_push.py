"""A push has no words: the browser asks what is new, as whoever is signed in on the device."""

import time
from typing import Any

from playwright.sync_api import Browser, Page

from tests.e2e.browser.conftest import PATIENCE, sign_in
from tests.e2e.browser.site import Site

SHOWN = """() => navigator.serviceWorker.ready
  .then((worker) => worker.getNotifications())
  .then((shown) => shown.map(({ title, data }) => [title, data.href]))"""


def deliver(page: Page, origin: str) -> None:
    """What a push service would do: wake the page's service worker, with nothing to read."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    devtools, workers = page.context.new_cdp_session(page), []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: workers.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    [worker] = [each for each in workers if not each["isDeleted"]]
    push: dict[str, Any] = {"origin": origin, "registrationId": worker["registrationId"]}
    devtools.send("ServiceWorker.deliverPushMessage", push | {"data": ""})


def shown(page: Page, title: str) -> str:
    """Where the one notification on the device leads, once it says this."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        found = page.evaluate(SHOWN)
        if len(found) == 1 and title in found[0][0]:
            return str(found[0][1])
        page.wait_for_timeout(100)
    raise AssertionError(f"no notification says {title!r}: {found}")


def test_a_push_shows_the_newest_and_to_nobody_signed_in_nothing(
    browser: Browser, demo: Site
) -> None:
    with browser.new_context(base_url=demo.url) as context:
        context.grant_permissions(["notifications"], origin=demo.url)
        page = sign_in(context, demo.login("owner"))
        # Who else used this demo company may have left it in the other language.
        page.request.post("/language", form={"language": "en", "back": "/"})
        page.goto("/complaints")
        ticket = page.get_attribute("a[href^='/complaints/tkt_']", "href")
        me = page.locator("a[href^='/people/usr_']")
        page.goto("/settings")
        user = (me.first.get_attribute("href") or "").rpartition("/")[2]
        with browser.new_context(base_url=demo.url) as other:
            sam = sign_in(other, demo.login("service"))
            note = {"text": "Look at the seal", "mentions": user}
            sam.request.post(f"{ticket}/do/note", form=note)
        deliver(page, demo.url)
        assert shown(page, "mentions you") == ticket
        context.clear_cookies()
        deliver(page, demo.url)
        shown(page, "Fairlead")
