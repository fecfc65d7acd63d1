"""Without a network the installed client says so, and keeps nothing of a company."""

from playwright.sync_api import Browser, expect

from tests.e2e.browser.site import Site

KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      kept.push(new URL(request.url).pathname);
  return kept;
}"""


def test_without_a_network_a_page_says_so(browser: Browser, site: Site) -> None:
    with browser.new_context(base_url=site.url, locale="zh-CN") as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.reload(wait_until="networkidle")
        kept = page.evaluate(KEPT)
        assert kept
        assert [path for path in kept if not path.startswith("/static/")] == []

        context.set_offline(True)
        page.goto("/customers")
        expect(page.get_by_role("heading", name="网络未连接")).to_be_visible()
        context.set_offline(False)
        page.get_by_role("link").click()
        expect(page.locator("#f-email")).to_be_visible()


def test_it_can_be_installed(browser: Browser, site: Site) -> None:
    with browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        page.goto("/sign-in")
        manifest = page.request.get("/static/manifest.webmanifest").json()
        assert manifest["display"] == "standalone"
        for icon in manifest["icons"]:
            assert page.request.get(icon["src"]).ok
