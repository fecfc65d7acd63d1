"""Real company names of both languages, and odd text on its way through everything."""

from pathlib import Path

from tests.security.doors import get, signed_in
from tests.unit.imports.walk import imported, settled, uploaded
from tests.world import World


def test_american_companies_come_in_with_commas_and_are_found(
    world: World, real_data: Path
) -> None:
    content = (real_data / "names/sp500_constituents.csv").read_bytes()
    done = imported(world, "customers", content)
    assert (done.result.new, done.result.wrong) == (503, 0)
    customer = world.services.customers.find_by_code(world.who, "MMM")
    assert customer is not None
    assert customer.address == "Saint Paul, Minnesota"
    search = world.services.customers.search
    assert "ABT" in [hit.code for hit in search(world.who, "abbott lab").items]


def test_chinese_companies_come_in_from_gb18030_and_are_found_by_two_characters(
    world: World, real_data: Path
) -> None:
    path = real_data / "names/cn_company_names_500_with_short.txt"
    names = [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines() if line]
    rows = [f"CN{at:03d},{full},{' '.join(short)}" for at, (full, *short) in enumerate(names)]
    content = "\r\n".join(["客户编号,客户名称,简称", *rows]).encode("gb18030")
    made = uploaded(world, "customers", content)
    assert made.read_as.encoding == "gb18030"
    done = settled(world, made)
    assert done.checked.new == len(names)
    world.services.imports.run(world.who, done.id, done.version)
    world.settle()
    for at in (0, 99, 250, 499):
        full = names[at][0]
        codes = [h.code for h in world.services.customers.search(world.who, full[:2], 100).items]
        assert f"CN{at:03d}" in codes


ODD = ["=SUM(A1:A9)", "🚢 Sea & Air", 'The "Best" Co', "O'Neill <b>Ltd</b>", "-5 Group", "两\n行"]


def test_odd_names_survive_import_page_and_report(world: World) -> None:
    quoted = [name.replace('"', '""') for name in ODD]
    rows = "\n".join(f'{at},"{name}",bad' for at, name in enumerate(quoted))
    good = "\n".join(f'{at},"{name}",' for at, name in enumerate(quoted))
    done = imported(world, "customers", f"code,name,email\n{good}\n")
    assert done.result.new == len(ODD)
    stored = [world.services.customers.find_by_code(world.who, str(at)) for at in range(len(ODD))]
    assert [customer.name for customer in stored if customer] == ODD
    client = signed_in(world)
    for customer in stored:
        assert customer is not None
        page = get(client, f"/customers/{customer.id}")
        assert page.status_code == 200
        assert "<b>Ltd" not in page.text
    made = settled(world, uploaded(world, "customers", f"code,name,email\n{rows}\n"))
    report = get(client, f"/imports/{made.id}/problems.csv").get_data(as_text=True)
    assert "'=SUM(A1:A9)" in report
    again = uploaded(world, "customers", report.replace("bad", "").encode())
    assert settled(world, again).checked.unchanged == len(ODD)
