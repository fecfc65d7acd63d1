"""What of the dependencies is not shipped: the artefact must fit in 10 MB.

A rule that takes too much is found by tests/e2e/cloud, which walks the journeys on the artefact.
"""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

# Whole packages. Pillow is replaced by stubs/PIL; functions make their clients with botocore;
# reportlab's guesses at XML encodings and cffi's parser are never reached at run time.
NOT_SHIPPED: Final = ("boto3", "charset-normalizer", "pillow", "pycparser", "s3transfer")

# Folders and files, by pattern from the root of the dependencies.
UNUSED: Final = (
    "bin",
    "**/tests",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.c",
    "**/*.h",
    "**/py.typed",
    "*.dist-info/RECORD",
    "*.dist-info/WHEEL",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/entry_points.txt",
    "*.dist-info/top_level.txt",
    "*.dist-info/sboms",
    "babel/messages",
    "botocore/data/*/*/examples-1.json",
    # Only its utils are called; the rest is replaced by stubs/botocore/docs.
    "botocore/docs/bcdoc",
    "botocore/docs/[!u]*.py",
    "click/_winconsole.py",
    "click/testing.py",
    # argon2 needs cffi's compiled half only.
    "cffi",
    "cffi-*",
    "dateutil/rrule.py",
    "dateutil/tz/win.py",
    "dateutil/zoneinfo/*.tar.gz",
    "ecdsa/test_*.py",
    "flask/testing.py",
    "holidays/financial",
    "holidays/locale",
    "pydantic/color.py",
    "pydantic/v1",
    "pydantic/mypy.py",
    # Statements are drawn on the canvas; nothing is laid out by platypus.
    "reportlab/fonts",
    "reportlab/graphics",
    # Its own logos and its filling text; forms that are filled in.
    "reportlab/lib/corp.py",
    "reportlab/lib/randomtext.py",
    "reportlab/pdfbase/acroform.py",
    # For fonts of an older kind that are read from files.
    "reportlab/pdfbase/_glyphlist.py",
    "reportlab/platypus",
    # Of python-stdnum only container numbers are used.
    "stdnum/??",
    "stdnum/*.dat",
    # Other ways to the network than a function's.
    "urllib3/contrib/emscripten",
    "urllib3/contrib/pyopenssl.py",
    "urllib3/contrib/socks.py",
    "werkzeug/_reloader.py",
    "werkzeug/debug",
    "werkzeug/middleware/lint.py",
)

# AWS services that the product speaks to.
SERVICES: Final = ("dynamodb", "s3", "sesv2", "sqs", "sts")
# The same in the words of the list of addresses, where SES is called email.
ENDPOINTS: Final = ("dynamodb", "email", "s3", "sqs", "sts")
# Languages of the product; babel falls back along these.
LOCALES: Final = (
    "root",
    "en",
    "en_001",
    "en_150",
    "en_AU",
    "en_CA",
    "en_GB",
    "en_HK",
    "en_IN",
    "en_SG",
    "en_US",
    "zh",
    "zh_Hans",
    "zh_Hans_CN",
    "zh_Hans_HK",
    "zh_Hans_SG",
)


def prune(root: Path) -> None:
    """Deletes what is not needed below `root`."""
    for pattern in UNUSED:
        for path in sorted(root.glob(pattern)):
            _delete(path)
    for path in (*_other_services(root / "botocore" / "data"), *_other_locales(root)):
        _delete(path)
    only_our_endpoints(root)
    for model in sorted((root / "botocore" / "data").glob("*/*/service-2.json.gz")):
        without_documentation(model)
    for metadata in sorted(root.glob("*.dist-info/METADATA")):
        only_its_head(metadata)


def without_documentation(model: Path) -> None:
    """Leave what a client is made from in AWS's model of a service: two thirds of it is prose."""
    known = json.loads(gzip.decompress(model.read_bytes()), object_hook=_undocumented)
    # Here alone botocore asks for the text, and is content with none.
    for setting in known.get("clientContextParams", {}).values():
        setting["documentation"] = ""
    text = json.dumps(known, separators=(",", ":"), sort_keys=False)
    # A fixed time, so that the same sources make the same artefact.
    model.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def only_its_head(metadata: Path) -> None:
    """Leave name and version of a package, and not its description."""
    head, _, _ = metadata.read_text(encoding="utf-8").partition("\n\n")
    metadata.write_text(head + "\n", encoding="utf-8")


def _undocumented(part: dict[str, Any]) -> dict[str, Any]:
    # A member of a structure may itself be called "documentation"; prose is text.
    prose = isinstance(part.get("documentation"), str)
    return {name: value for name, value in part.items() if name != "documentation" or not prose}


def _other_services(data: Path) -> Iterator[Path]:
    return (each for each in data.iterdir() if each.is_dir() and each.name not in SERVICES)


def only_our_endpoints(root: Path) -> None:
    """Leave the addresses of our services in botocore's list: it is read at every cold start."""
    path = root / "botocore" / "data" / "endpoints.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    for partition in known["partitions"]:
        services = partition["services"]
        partition["services"] = {n: services[n] for n in ENDPOINTS if n in services}
    path.write_text(json.dumps(known, separators=(",", ":"), sort_keys=True), encoding="utf-8")


def _other_locales(root: Path) -> Iterator[Path]:
    folder = root / "babel" / "locale-data"
    return (each for each in folder.glob("*.dat") if each.stem not in LOCALES)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
