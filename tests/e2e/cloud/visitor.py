"""A browser, a program and a mail reader, for the product as it was deployed."""

import http.client
import json
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from infra import engine
from infra.deploy import Deployed

T = TypeVar("T")

# What Lambda itself says of every call.
_OF_LAMBDA = ("START ", "END ", "REPORT ")
PUBLIC = "https://fairlead.example"
MAIL_DOMAIN = "mail.fairlead.example"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """Speaks to the deployed addresses; the emulated cloud tells its APIs apart by host."""

    cloud: str
    deployed: Deployed
    cookies: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def page(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """A page of the web client, as a browser without script asks for it."""
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Sec-Fetch-Site": "same-origin",
            }
        method = "GET" if form is None else "POST"
        return self._ask(self.deployed.outputs["WebApiId"], method, path, headers, body)

    def api(self, method: str, path: str, document: Any = None, version: str = "") -> Answer:
        """A call of the API with the key."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        if version:
            headers["If-Match"] = f'"{version}"'
        body = None if document is None else json.dumps(document).encode()
        stage = f"/live{path}"
        return self._ask(self.deployed.outputs["RestAPIId"], method, stage, headers, body)

    def signs_up(self, company: str, name: str, email: str) -> None:
        """Opens a company and confirms its address by the link in the e-mail."""
        form = {
            "company": company, "country": "GB", "zone": "Europe/London", "currency": "USD",
            "language": "en", "name": name, "email": email, "password": "seagulls over crane 9",
        }  # fmt: skip
        sent = self.page("/sign-up", form)
        assert (sent.status, sent.headers.get("location")) in (
            (302, "/sign-up/sent"),
            (303, "/sign-up/sent"),
        ), sent.text
        link = self.link(email, "/confirm/")
        # A mail scanner opens the link and nothing happens; the button counts.
        assert self.page(link).status == 200
        opened = self.page(link, {})
        assert opened.status in (302, 303), opened.text

    def takes_key(self) -> None:
        """Makes a key with every right for the program of whoever is signed in."""
        page = self.page("/settings/keys/new")
        scopes = re.findall(r'name="(scope [^"]+)"', page.text)
        form = {"name": "ERP", "days": "90"} | dict.fromkeys(scopes, "yes")
        made = self.page("/settings/keys/new", form)
        found = re.search(r"<textarea[^>]*>([^<]+)</textarea>", made.text)
        assert found, made.text
        self.key = found[1].strip()

    def uploads(self, form: Any, filename: str, content_type: str, content: bytes) -> None:
        """Posts a file to the bucket with the form that the product gave for it."""
        edge = secrets.token_hex(8)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in form["fields"].items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"'
        parts.append(f"{head}\r\nContent-Type: {content_type}\r\n\r\n")
        body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        request = urllib.request.Request(form["url"], body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status in (200, 204), answer.read()

    def fetched(self, url: str) -> bytes:
        """A file of the bucket by its signed link."""
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                content: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url}: {error.read()!r}") from error
        return content

    def made(self, path: str, document: Any) -> Any:
        """What a POST made; anything but success fails with the product's reason."""
        answer = self.api("POST", path, document)
        assert answer.status in (200, 201, 202), answer.text
        return answer.json

    def got(self, path: str) -> Any:
        """What a GET answers."""
        answer = self.api("GET", path)
        assert answer.status == 200, answer.text
        return answer.json

    def letters(self, to: str) -> list[dict[str, Any]]:
        """The e-mails that the product sent to an address, as SES took them."""
        with urllib.request.urlopen(f"{self.cloud}/_ministack/ses/messages", timeout=10) as answer:
            accounts = json.load(answer)["messages"]
        return [each for found in accounts.values() for each in found if to in str(each["To"])]

    def link(self, to: str, path: str) -> str:
        """The path of a link in an e-mail, once it has come."""

        def look() -> str | None:
            for each in reversed(self.letters(to)):
                text = f"{each['BodyText']}{each['BodyHtml']}"
                if found := re.search(rf"{re.escape(PUBLIC)}({path}[\w.~-]+)", text):
                    return found[1]
            return None

        return eventually(look, f"an e-mail to {to} with {path}")

    def tells(self, event: Any) -> None:
        """Publishes to the topic of letters what SES would: see infra/template/letters.py."""
        topic = self.deployed.resources["FeedbackTopic"]
        engine.client("sns", self.cloud).publish(TopicArn=topic, Message=json.dumps(event))

    def invoke(self, function: str, event: Any) -> Any:
        """Calls a function as its trigger would."""
        client = engine.client("lambda", self.cloud)
        name = self.deployed.resources[function]
        answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        payload = json.loads(answer["Payload"].read() or b"null")
        assert "FunctionError" not in answer, payload
        return payload

    def logs(self) -> str:
        """The last lines that the functions logged, for whoever must find out why."""
        client = engine.client("logs", self.cloud)
        lines = []
        for group in client.describe_log_groups()["logGroups"]:
            events = client.filter_log_events(logGroupName=group["logGroupName"])["events"]
            lines += [(each["timestamp"], each["message"]) for each in events]
        told = [text for _, text in sorted(lines) if not text.startswith(_OF_LAMBDA)]
        return "\n".join(told[-60:])

    def _ask(
        self, api: str, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        where = urllib.parse.urlsplit(self.cloud)
        connection = http.client.HTTPConnection(str(where.hostname), where.port or 80, timeout=60)
        host = f"{api}.execute-api.localhost:{where.port}"
        try:
            connection.request(method, path, body, headers | {"Host": host})
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()


def eventually(look: Callable[[], T | None], what: str, seconds: float = 120) -> T:
    """The first answer that is not None or empty; what is awaited is named when it never comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come within {seconds:.0f} s")
