"""The packaged artefact, built once and deployed once to an emulated cloud of its own."""

import secrets
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from infra import cloud, engine
from infra.build import __main__ as package
from infra.deploy import deploy
from tests.e2e.cloud.visitor import MAIL_DOMAIN, PUBLIC, Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these need the emulated cloud."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("cloud")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure brings what the deployed functions logged."""
    report = yield
    visitor = getattr(item, "funcargs", {}).get("visitor")
    if report.failed and call.when == "call" and visitor is not None:
        report.sections.append(("What the functions logged", visitor.logs()))
    return report


@pytest.fixture(scope="session")
def artefact() -> Path:
    """The zip of `make package`, built from what is in the tree now."""
    package.build()
    return package.ARTEFACT


@pytest.fixture(scope="session")
def visitor(artefact: Path) -> Iterator[Visitor]:
    """Somebody at the door of the deployed product."""
    if not cloud.installed():
        pytest.skip("the emulated cloud is not installed: run `make setup-cloud`")
    with cloud.running() as running:
        parameters = {
            "PublicUrl": PUBLIC,
            "Sender": "Fairlead <no-reply@fairlead.example>",
            "Secret": secrets.token_urlsafe(32),
            "MailDomain": MAIL_DOMAIN,
            "Keep": "no",
        }
        _open_mail(running.url)
        deployed = deploy(running.url, artefact, package.TEMPLATE, parameters)
        yield Visitor(running.url, deployed)


def _open_mail(url: str) -> None:
    """What an operator does once: verify the sender and leave SES's sandbox."""
    ses = engine.client("sesv2", url)
    for domain in ("fairlead", "northsea", "southdock", "longhai"):
        ses.create_email_identity(EmailIdentity=f"{domain}.example")
