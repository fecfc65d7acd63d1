"""The artefact by itself: small, whole, quick to import, and described without a fault."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.build import __main__ as package
from infra.build import measure

_EVERYTHING = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import app, chalicelib, frontend
for room in (chalicelib, frontend):
    for each in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(each.name)
# What is imported only where it is used.
import argon2, babel.dates, botocore.session, chinese_calendar, holidays, openpyxl, stdnum.iso6346
argon2.PasswordHasher(memory_cost=64, time_cost=1, parallelism=1).hash("x")
from chalicelib.kit.holidays import public_holidays
assert public_holidays("CN", range(2026, 2027)).make_up_days
assert babel.dates.format_date(__import__("datetime").date(2026, 3, 2), locale="zh_Hans_CN")
session = botocore.session.get_session()
session.set_credentials("nobody", "nothing")
# As far as a call goes without a network: its address is found and its parameters are written.
for service, operation, parameters in (
    ("dynamodb", "get_item", {"TableName": "tickets", "Key": {"pk": {"S": "a"}}}),
    ("sqs", "send_message", {"QueueUrl": "https://queue.example/q", "MessageBody": "{}"}),
    ("s3", "get_object", {"Bucket": "files", "Key": "a"}),
    ("sesv2", "send_email", {"Content": {"Raw": {"Data": b"Subject: a"}}}),
):
    client = session.create_client(service, region_name="eu-west-1")
    assert client.generate_presigned_url(operation, parameters).startswith("https://"), service
print("whole")
"""


@pytest.fixture(scope="module")
def tree(artefact: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artefact")
    with zipfile.ZipFile(artefact) as packed:
        packed.extractall(folder)
    return folder


def test_the_zip_keeps_its_budget(artefact: Path) -> None:
    assert artefact.stat().st_size <= package.SIZE_BUDGET


def test_every_module_imports_from_the_artefact_alone(tree: Path) -> None:
    command = [sys.executable, "-I", "-S", "-B", "-c", _EVERYTHING, str(tree)]
    answer = subprocess.run(
        command, env=measure.ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip().endswith("whole"), answer.stderr


def test_no_tool_of_ours_is_shipped(tree: Path) -> None:
    shipped = {path.name for path in tree.iterdir()}
    assert not shipped & {"moto", "pytest", "_pytest", "boto3", "infra", "tests", "roto_aws"}


def test_workers_never_load_flask(artefact: Path) -> None:
    measure.imports(artefact, runs=1)  # raises when one does


def test_the_web_function_starts_without_any_page(tree: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import frontend.wsgi\n"
        "print([each for each in sys.modules if each.startswith('frontend.pages.')])"
    )
    command = [sys.executable, "-I", "-S", "-B", "-c", program, str(tree)]
    answer = subprocess.run(
        command, env=measure.ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() == "[]", answer.stderr


def test_the_template_passes_cfn_lint(artefact: Path) -> None:
    program = Path(sys.executable).parent / "cfn-lint"
    answer = subprocess.run(
        [str(program), str(package.TEMPLATE)], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


def test_the_same_source_gives_the_same_bytes(artefact: Path, tmp_path: Path) -> None:
    from infra.build import archive, compiling

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "module.py").write_text("def f() -> int:\n    return 1\n")
        compiling.run(tmp_path / name)
    digests = {archive.write(tmp_path / name, tmp_path / f"{name}.zip") for name in ("one", "two")}
    assert len(digests) == 1
