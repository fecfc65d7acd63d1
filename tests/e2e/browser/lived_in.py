"""What a demo company does not have by itself: acts whose pages are seen only after them."""

import re
import time

from playwright.sync_api import APIRequestContext, Page

from tests.e2e.browser.registry import links

PATIENCE = 30.0
TABLE = "code,name,phone\nC-901,Imported One 导入,+44 20 7946 0000\n,No code,\n"
BANK_TABLE = "date,amount,ccy,text\n03/04/2026,12.50,USD,INV-1\n"
# So many lines of a timeline that the older ones have a page of their own.
NOTES = 60


def acts(page: Page) -> list[str]:
    """Do them; gives the addresses they led to."""
    phone = page.context.request
    today = re.search(r'value="(\d{4}-\d\d-\d\d)"', phone.get("/accounts").text())
    listed = links(phone.get("/complaints").text())
    ticket, other = [path for path in listed if path.startswith("/complaints/tkt_")][:2]
    add_photo(page, ticket)
    sending = path_of(ask_for_photo(page, other).url)
    add_notes(phone, ticket)
    imported = upload(phone)
    return [
        post(phone, "/accounts/ageing", on=today[1] if today else ""),
        post(phone, "/carriers/new", carrier="Ocean Line"),
        post(
            phone,
            f"{ticket}/tasks/new",
            what="Photos of the seal",
            party="Terminal",
            by="2099-01-01T09:00",
        ),
        post(phone, "/canned/new", name="Thanks", shortcut="thanks", en="Thank you, {name}."),
        post(phone, "/statements/issue", **fields(phone, "/statements/issue")),
        post(phone, "/reminders/run"),
        post(phone, "/interest"),
        exported(phone),
        post(phone, "/books/check"),
        post(phone, "/settings/audit/checks"),
        "/accounts/figures",
        post(phone, "/accounts/figures/compute"),
        ticket,
        sending,
        *imported,
        *carriers_bill(phone),
        *set_off(phone),
        settle(phone, other),
        arrange(phone, listed),
        stray_mail(phone),
        *bank(phone),
        saved_view(phone),
        *disputes(phone),
        *write_off(phone),
        "/notices/newest",  # asked for by the service worker
        *learn(phone, [path for path in listed if _can_be_settled(phone, path)][-2:]),
    ]


def set_off(phone: APIRequestContext) -> list[str]:
    """A customer that is an agent as well: a bill of its own, set off against what it owes."""
    listed = phone.get("/customers").text()
    customers = sorted(
        {each for each in links(listed) if re.fullmatch(r"/customers/cus_\w+", each)}
    )
    owing = next(each for each in customers if _owes(phone, each))
    account = owing.replace("/customers/", "/accounts/")
    agree = f"{account}/agreement/edit"
    html = phone.get(agree).text()
    post(phone, agree, **chosen(html) | fields(phone, agree) | {"set_off": "yes"})
    agent = account.replace("/accounts/", "/agents/")
    html = phone.get(agent).text()
    bill = next(each for each in links(html) if each.startswith("/payables/new"))
    currency = re.search(r"<h2>([A-Z]{3})</h2>", html)
    told = {
        "what": "bill",
        "number": "AG-1",
        "amount": "10",
        "currency": currency[1] if currency else "",
    }
    post(phone, bill, **chosen(phone.get(bill).text()) | fields(phone, bill) | told)
    made = post(phone, f"{agent}/set-off", currency=told["currency"])
    return [account, agent, made, f"{made}/progress", "/set-offs"]


def _owes(phone: APIRequestContext, customer: str) -> bool:
    """Whether a customer has an open charge that nobody disputes."""
    return "<h2>" in phone.get(customer.replace("/customers/", "/agents/")).text()


def carriers_bill(phone: APIRequestContext) -> list[str]:
    """A bill that was recorded, another compared with it and booked, and the cash gap computed."""
    here = "/payables/new"
    cost = {
        "what": "expected",
        "supplier": "Ocean Line",
        "amount": "900",
        "references": "BL20260001",
    }
    recorded = post(phone, here, **chosen(phone.get(here).text()) | fields(phone, here) | cost)
    here = "/reconciliation/new"
    rows = "B/L,Amount,Weight\nBL20260001,950.00,1\nBL20260002,70.00,heavy\nBL20260003,Included,2\n"
    file = {"name": "bill.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    facts = {"side": "carrier", "supplier": "Ocean Line", "file": file}
    answer = phone.post(here, multipart={**fields(phone, here), **facts})
    path = path_of(answer.url)
    columns = f'action="{path}/columns"'
    wait_for(phone, path, columns)
    post(phone, f"{path}/columns", **chosen(phone.get(f"{path}/columns").text()))
    settings = chosen(phone.get(f"{path}/settings").text())
    marks = {"currency": "USD", "mark_amount": ".", "mark_grams": "."}
    post(phone, f"{path}/settings", **settings | marks)
    wait_for(phone, path, f"{path}/matches/")
    gap = post(phone, "/cash-gap/compute")
    wait_for(phone, "/cash-gap", "<svg")
    steps = [f"{path}/columns", f"{path}/settings", f"{path}/progress"]
    return [recorded, path, *steps, gap, "/cash-gap?currency=USD"]


def disputes(phone: APIRequestContext) -> list[str]:
    """A dispute of the demo company, the form for another one, and the fee sheets."""
    standing = links(phone.get("/disputes").text())
    one = next(each for each in standing if each.startswith("/disputes/dsp_"))
    sheets = [each for each in links(phone.get("/fees?view=all").text()) if "/fees/fcs_" in each]
    kept = next(each for each in sheets if f"{each}/evidence" in phone.get(each).text())
    accounts = links(phone.get("/accounts").text())
    owing = [each for each in accounts if each.startswith("/accounts/cus_")]
    items = [each for account in owing for each in links(phone.get(account).text())]
    form = next(
        f"{each}/dispute"
        for each in items
        if "/items/" in each and f"{each}/dispute" in phone.get(each).text()
    )
    signed = next(each for each in sheets if f"{each}/signature" in phone.get(each).text())
    sheet = [
        kept,
        f"{signed}/signature",
        f"{kept}/progress",
        f"/fees/new?customer_id={owing[0][10:]}",
    ]
    return [one, form, *sheet, "/disputes/figures"]


def write_off(phone: APIRequestContext) -> list[str]:
    """A write-off that waits for a second person, and the list of them."""
    owing = next(
        each for each in links(phone.get("/accounts").text()) if each.startswith("/accounts/cus_")
    )
    here = f"{owing}/credit"
    html = phone.get(here).text()
    facts = {"kind": "write_off", "amount": "1", "allocate": "oldest", "note": "not worth a letter"}
    asked = post(phone, here, **chosen(html) | fields(phone, here) | facts)
    return [asked, "/write-offs", "/write-offs?view=all"]


def _can_be_settled(phone: APIRequestContext, path: str) -> bool:
    """Whether a complaint stands at a step from which one answer ends it: that changes by itself
    while the demo company lives on."""
    if not path.startswith("/complaints/tkt_"):
        return False
    shown = phone.get(path).text()
    # Enquiries and suggestions are answered as well, but have no remedy and are not reviewed.
    return f'"{path}/do/settle"' in shown and f'"{path}/settlements/new"' in shown


def learn(phone: APIRequestContext, made: list[str]) -> list[str]:
    """Two complaints closed, one of them reviewed, and the month's bulletin made."""
    ending = {"text": "Done.", "means": "print", "approvals": "leave"}
    for each in made:
        post(phone, f"{each}/do/settle", **fields(phone, f"{each}/do/settle") | ending)
    lesson = {"cause": "other", "justified": "yes", "responsible": "none", "lesson": "Ask twice."}
    post(phone, f"{made[0]}/review", **fields(phone, f"{made[0]}/review") | lesson)
    wait_for(phone, "/learning/causes", "/learning/cases")
    month = re.search(r'name="month"[^>]*value="([^"]*)"', phone.get("/figures").text())
    assert month
    post(phone, "/bulletins", month=month[1])
    wait_for(phone, f"/bulletins/{month[1]}", "/pdf")
    return [
        f"{made[1]}/review",
        f"/bulletins/{month[1]}",
        "/learning/causes",
        "/figures",
        sampled(phone, month[1]),
    ]


def sampled(phone: APIRequestContext, month: str) -> str:
    """A sample of the month's closed tickets."""
    post(phone, "/samples", month=month)
    wait_for(phone, f"/samples/{month}", f"/samples/{month}/")
    return f"/samples/{month}"


def arrange(phone: APIRequestContext, listed: list[str]) -> str:
    """A complaint escalated until its customer is invited; gives the appointment's address."""
    for path in (each for each in listed if each.startswith("/complaints/tkt_")):
        for _change in range(3):
            shown = phone.get(path).text()
            if f"{path}/appointment.ics" in shown:
                return f"{path}/appointment"
            if f"{path}/do/escalate" in shown:
                post(phone, f"{path}/do/escalate", **fields(phone, f"{path}/do/escalate"))
    raise AssertionError("no complaint of the demo company can be escalated")


def settle(phone: APIRequestContext, ticket: str) -> str:
    """An apology is what the complaint is settled by; gives the settlement's address."""
    path = f"{ticket}/settlements/new"
    chose = {"remedy": "apology", "departs": "Asked for no more.", "amount": ""}
    post(phone, path, **fields(phone, path) | chose)
    found = [each for each in links(phone.get(ticket).text()) if "/settlements/stl_" in each]
    assert found, "the complaint does not show its settlement"
    return found[0]


def exported(phone: APIRequestContext) -> str:
    """An export for bookkeeping whose files are there; gives its address."""
    path = post(phone, "/bookkeeping/start")
    wait_for(phone, path, "/file/xlsx")
    return path


def saved_view(phone: APIRequestContext) -> str:
    """A queue of the desk saved under a name; gives the list of saved views."""
    post(phone, "/complaints/views/new", name="Fires", queue="due", severity="critical")
    return "/complaints/views"


def bank(phone: APIRequestContext) -> list[str]:
    """The statement of the bank is there; one of its payments is assigned by hand, and a table
    of another bank waits for its columns."""
    worklist = wait_for(phone, "/payments?view=all", "/payments/lines/")
    lines = [each for each in links(worklist) if each.startswith("/payments/lines/")]
    chosen_one = next(each for each in lines if f"{each}/assign" in phone.get(each).text())
    customer = next(
        each for each in links(phone.get("/customers").text()) if each.startswith("/customers/cus_")
    )
    whose = customer.rpartition("/")[2]
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": BANK_TABLE.encode()}
    table = path_of(phone.post("/payments/files/new", multipart={"file": file}).url)
    wait_for(phone, table, f'action="{table}/columns"')
    return [
        *lines[:2],
        f"{chosen_one}/assign",
        f"{chosen_one}/assign?customer_id={whose}",
        "/payments/progress",
        f"{table}/progress",
        f"{table}/columns",
    ]


def stray_mail(phone: APIRequestContext) -> str:
    """A mail from somebody unknown waits for a person; gives its address."""
    desk = re.search(r"desk\+[^\s<@]+@[^\s<]+", phone.get("/mail").text())
    assert desk
    raw = (
        f"From: Ann <ann@elsewhere.example>\r\nTo: {desk[0]}\r\nSubject: Booking 4711\r\n\r\nHello?"
    )
    answer = phone.post("/mailbox/in", data=raw, headers={"Content-Type": "message/rfc822"})
    assert answer.ok, answer.text()
    page = wait_for(phone, "/mail", "/mail/mel_")
    return next(each for each in links(page) if each.startswith("/mail/mel_"))


def path_of(url: str) -> str:
    """An address of the site without its host."""
    return re.sub(r"^https?://[^/]+", "", url)


def post(phone: APIRequestContext, path: str, /, **form: str) -> str:
    """Send a form; gives the path it led to."""
    answer = phone.post(path, form=form)
    assert answer.ok, f"{path}: {answer.status} {_said(answer.text())}"
    return path_of(answer.url)


def _said(html: str) -> str:
    """What a page says is wrong: its error summary, else its end."""
    found = re.search(r'id="errors".*?</div>', html, re.DOTALL)
    return " ".join((found[0] if found else html[-2000:]).split())


def fields(phone: APIRequestContext, path: str) -> dict[str, str]:
    """What a form would send if nothing was typed."""
    inputs = re.findall(r"<input [^>]*>", phone.get(path).text())
    found = {}
    for each in inputs:
        name, value = (re.search(rf'\b{key}="([^"]*)"', each) for key in ("name", "value"))
        if name and value and 'type="checkbox"' not in each:
            found[name[1]] = value[1]
    return found


def ask_for_photo(page: Page, ticket: str) -> Page:
    """The page that takes one photo of a complaint."""
    page.goto(ticket)
    page.locator("main form.act[action$='/files'] button").first.click()
    page.wait_for_url("**/send")
    return page


def add_photo(page: Page, ticket: str) -> None:
    """A photo on a complaint, as the phone sends it."""
    ask_for_photo(page, ticket)
    page.set_input_files("[type=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    page.click("main form.form .btn.primary")
    # A small picture is made and sent first; only then does the page go on.
    page.wait_for_url(f"**{ticket}")


def add_notes(phone: APIRequestContext, ticket: str) -> None:
    """A long story."""
    for number in range(NOTES):
        form = fields(phone, f"{ticket}/do/note") | {"text": f"Called, no answer ({number})."}
        assert phone.post(f"{ticket}/do/note", form=form, max_redirects=0).status == 303


def upload(phone: APIRequestContext) -> list[str]:
    """A file of customers, walked through up to its preview; gives each step's address."""
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    answer = phone.post("/imports/new", multipart={"kind": "customers", "file": file})
    path = path_of(answer.url)
    steps = [path, f"{path}/progress", f"{path}/columns", f"{path}/settings"]
    wait_for(phone, path, f'action="{path}/columns"')
    post(phone, f"{path}/columns", **chosen(phone.get(path).text()))
    page = wait_for(phone, path, "problems.csv", f'action="{path}/settings"')
    if "problems.csv" not in page:
        post(phone, f"{path}/settings", **chosen(page))
        wait_for(phone, path, "problems.csv")
    return steps


def chosen(html: str) -> dict[str, str]:
    """What stands chosen in the form of a page: hidden fields, selects, radios."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    for select in re.findall(r"<select.*?</select>", html, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)
        value = re.search(r'value="([^"]*)" selected', select)
        if name and value:
            found[name[1]] = value[1]
    found |= dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', html))
    return found


def wait_for(phone: APIRequestContext, path: str, *words: str) -> str:
    """The page, once a job has come so far that one of these words stands on it."""
    until = time.monotonic() + PATIENCE
    while not any(each in (html := phone.get(path).text()) for each in words):
        assert time.monotonic() < until, f"{path} never had {words}: {html[-3000:]}"
        time.sleep(0.3)
    return html
