"""What is taken out of dependencies leaves what they need at run time."""

import gzip
import json
from pathlib import Path

import botocore
import pytest
from botocore.model import ServiceModel

from infra.build.pruning import SERVICES, only_its_head, without_documentation

DATA = Path(botocore.__file__).parent / "data"
MODEL = DATA / "sqs" / "2012-11-05" / "service-2.json.gz"


def test_a_model_of_aws_loses_its_prose_and_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / MODEL.name
    copy.write_bytes(MODEL.read_bytes())
    without_documentation(copy)
    before, after = (json.loads(gzip.decompress(path.read_bytes())) for path in (MODEL, copy))
    assert list(after["operations"]) == list(before["operations"])
    assert {name: list(shape.get("members", ())) for name, shape in after["shapes"].items()} == {
        name: list(shape.get("members", ())) for name, shape in before["shapes"].items()
    }
    assert '"documentation":"' not in json.dumps(after, separators=(",", ":"))
    assert copy.stat().st_size < MODEL.stat().st_size / 1.5


@pytest.mark.parametrize("service", SERVICES)
def test_botocore_still_finds_the_settings_and_operations_of_a_service(
    service: str, tmp_path: Path
) -> None:
    [model] = sorted((DATA / service).glob("*/service-2.json.gz"))[-1:]
    copy = tmp_path / model.name
    copy.write_bytes(model.read_bytes())
    without_documentation(copy)
    before, after = (
        ServiceModel(json.loads(gzip.decompress(path.read_bytes())), service)
        for path in (model, copy)
    )
    names = [[each.name for each in known.client_context_parameters] for known in (before, after)]
    assert names[0] == names[1]
    for name in before.operation_names:
        assert after.operation_model(name).http == before.operation_model(name).http


def test_the_same_model_is_the_same_file(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        copy = tmp_path / name
        copy.write_bytes(MODEL.read_bytes())
        without_documentation(copy)
        made.append(copy.read_bytes())
    assert made[0] == made[1]


def test_name_and_version_of_a_package_stay(tmp_path: Path) -> None:
    metadata = tmp_path / "METADATA"
    metadata.write_text("Name: flask\nVersion: 3.1\n\n# Flask\n\nVersion: 0\n", encoding="utf-8")
    only_its_head(metadata)
    assert metadata.read_text(encoding="utf-8") == "Name: flask\nVersion: 3.1\n"
