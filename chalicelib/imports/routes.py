"""The API of imports."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.http import Call, endpoint
from chalicelib.imports.model import Import
from chalicelib.imports.reading import ReadAs
from chalicelib.imports.report import report
from chalicelib.imports.schemas import (
    ColumnOut,
    ColumnsIn,
    ImportBegun,
    ImportNew,
    ImportOut,
    ProblemOut,
    ReadAsIn,
    SettingsIn,
    ZerosIn,
)
from chalicelib.kit.i18n import translate
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

RUN = "imports.run"
ONE = "/v1/imports/{import_id}"


@endpoint(bp, "GET", "/v1/imports", right=RUN, gives=ImportOut, listing=True)
def list_imports(call: Call) -> Any:
    """List imports, the newest first."""
    return call.services.imports.listed(call.who, call.limit, call.after)


@endpoint(bp, "POST", "/v1/imports", right=RUN, takes=ImportNew, gives=ImportBegun, status=201)
def begin_import(call: Call) -> Any:
    """Announce a file; the answer says where to post it."""
    new: ImportNew = call.body
    return call.services.imports.begin(call.who, new.kind, new.filename, new.size)


@endpoint(bp, "GET", ONE, right=RUN, gives=ImportOut)
def get_import(call: Call) -> Any:
    """Read where an import stands."""
    return _made(call)


@endpoint(bp, "POST", ONE + "/uploaded", right=RUN, gives=ImportOut)
def file_uploaded(call: Call) -> Any:
    """Say that the file is there; it is read in the background."""
    return call.services.imports.uploaded(call.who, call.path["import_id"])


@endpoint(bp, "PUT", ONE + "/read-as", right=RUN, takes=ReadAsIn, gives=ImportOut, versioned=True)
def read_import_as(call: Call) -> Any:
    """Read the file with another character set, delimiter or sheet."""
    read_as = ReadAs(**call.body.model_dump())
    return call.services.imports.read_again(call.who, *_at(call), read_as)


@endpoint(bp, "GET", ONE + "/columns", right=RUN, gives=ColumnOut, listing=True)
def list_import_columns(call: Call) -> Any:
    """List the columns of the file, each with what its values prove."""
    made = _made(call)
    if not made.headings:
        return Listing([])
    columns = call.services.imports.profile(call.who, made).columns
    return Listing([each.model_dump(mode="json") | proofs(each) for each in columns])


@endpoint(bp, "PUT", ONE + "/columns", right=RUN, takes=ColumnsIn, gives=ImportOut, versioned=True)
def map_import_columns(call: Call) -> Any:
    """Say which column holds what."""
    return call.services.imports.map_columns(call.who, *_at(call), call.body.columns)


@endpoint(
    bp, "PUT", ONE + "/settings", right=RUN, takes=SettingsIn, gives=ImportOut, versioned=True
)
def settle_import(call: Call) -> Any:
    """Confirm date orders, decimal marks and the rest; every row is checked in the background."""
    return call.services.imports.settle(call.who, *_at(call), call.body.model_dump())


@endpoint(bp, "PUT", ONE + "/zeros", right=RUN, takes=ZerosIn, gives=ImportOut, versioned=True)
def decide_import_zeros(call: Call) -> Any:
    """Say whether numbers that differ only by leading zeros are the same."""
    return call.services.imports.decide_padding(call.who, *_at(call), call.body.match)


@endpoint(bp, "POST", ONE + "/run", right=RUN, gives=ImportOut, versioned=True)
def run_import(call: Call) -> Any:
    """Carry out what the check has found, in the background."""
    return call.services.imports.run(call.who, *_at(call))


@endpoint(bp, "POST", ONE + "/undo", right=RUN, gives=ImportOut, versioned=True)
def undo_import(call: Call) -> Any:
    """Take the whole run back if nothing was built on it."""
    return call.services.imports.undo(call.who, *_at(call))


@endpoint(bp, "POST", ONE + "/retry", right=RUN, gives=ImportOut)
def retry_import(call: Call) -> Any:
    """Go on where the background work stopped."""
    return call.services.imports.retry(call.who, call.path["import_id"])


@endpoint(bp, "POST", ONE + "/cancel", right=RUN, gives=ImportOut, versioned=True)
def cancel_import(call: Call) -> Any:
    """Give an import up before it ran."""
    return call.services.imports.cancel(call.who, *_at(call))


@endpoint(bp, "GET", ONE + "/problems", right=RUN, gives=ProblemOut, listing=True)
def list_import_problems(call: Call) -> Any:
    """List the rows that are not imported, and why."""
    found = call.services.imports.problems(call.who, _made(call))
    first = int((call.after or {}).get("from", 0))
    page = found[first : first + call.limit]
    further = {"from": first + call.limit} if len(found) > first + call.limit else None
    language = call.who.language
    said = [
        {
            "row": each.row, "field": each.field, "value": each.value,
            "message": translate(language, each.message, each.params),
        }
        for each in page
    ]  # fmt: skip
    return Listing(said, further)


@endpoint(bp, "GET", ONE + "/problems.csv", right=RUN)
def download_import_problems(call: Call) -> Any:
    """The rows that are not imported, as they stand in the file, each with its reason."""
    body = report(call.services.imports, call.who, _made(call), call.who.language)
    return Response(body=body.decode(), headers={"Content-Type": "text/csv; charset=utf-8"})


def _made(call: Call) -> Import:
    return call.services.imports.get(call.who, call.path["import_id"])


def _at(call: Call) -> tuple[str, int]:
    return call.path["import_id"], call.version or 0


def proofs(column: Any) -> dict[str, Any]:
    """What is derived from the counts, so that a program need not know the rules."""
    dates = column.dates.model_dump(mode="json") | {
        "verdict": column.dates.verdict,
        "ambiguous": column.dates.ambiguous,
        "options": column.dates.options,
        "proposal": column.dates.proposal,
        "may_be_turned": column.dates.may_be_turned,
    }
    numbers = column.numbers.model_dump(mode="json") | {"proposal": column.numbers.proposal}
    return {"dates": dates, "numbers": numbers}
