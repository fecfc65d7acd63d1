"""Customers come in from a file: made, changed, left alone, taken back."""

import pytest

from chalicelib.customers.schemas import EntryNew
from chalicelib.imports.errors import NotReady
from chalicelib.kit.errors import Forbidden, Invalid, NotFound, Stale
from tests.unit.imports.walk import imported, now, ran, settled, undone, uploaded
from tests.world import World

LIST = """Customer code,Name,E-mail,Contact person,Country
007,Acme Shipping,ops@acme.example,Jo Field,China
A-1,"Kühne, ""Sea"" & Söhne",,,DE
C3,上海国际货运有限公司,,王芳,中国
"""


def test_customers_come_in_with_their_contacts(world: World) -> None:
    done = imported(world, "customers", LIST)
    assert done.state == "done"
    assert (done.result.new, done.result.wrong) == (3, 0)
    acme = world.services.customers.find_by_code(world.who, "007")
    assert acme is not None
    assert (acme.code, acme.name, acme.country) == ("007", "Acme Shipping", "CN")
    contact = world.services.customers.contacts(world.who, acme.id)[0]
    assert (contact.name, contact.email, contact.reminders) == (
        "Jo Field", "ops@acme.example", True
    )  # fmt: skip
    assert acme.owner == world.who.user


def test_names_are_found_by_any_word_in_either_language(world: World) -> None:
    imported(world, "customers", LIST)
    search = world.services.customers.search
    assert [hit.code for hit in search(world.who, "货运").items] == ["C3"]
    assert [hit.code for hit in search(world.who, "kuhne").items] == ["A-1"]


def test_the_same_file_again_changes_nothing_and_doubles_nothing(world: World) -> None:
    imported(world, "customers", LIST)
    again = settled(world, uploaded(world, "customers", LIST))
    assert (again.checked.unchanged, again.checked.new, again.checked.changed) == (3, 0, 0)
    assert not again.may_run
    assert len(world.services.customers.listed(world.who).items) == 3


def test_a_changed_row_changes_only_what_the_file_says(world: World) -> None:
    imported(world, "customers", LIST)
    changed = settled(world, uploaded(world, "customers", "code,name,phone\n007,Acme Lines,123456"))
    assert (changed.checked.changed, changed.checked.new) == (1, 0)
    example = world.services.imports.examples(world.who, changed, "changed")[0]
    assert example.before == {"name": "Acme Shipping", "phone": ""}
    ran(world, changed)
    acme = world.services.customers.find_by_code(world.who, "007")
    assert acme is not None
    assert (acme.name, acme.email, acme.country) == ("Acme Lines", "ops@acme.example", "CN")


def test_the_preview_names_row_field_and_remedy_before_anything_is_written(world: World) -> None:
    made = settled(world, uploaded(world, "customers", "code,name,email\n1,,x\n\n2,B,b@b.example"))
    assert (made.checked.new, made.checked.wrong) == (1, 1)
    problems = world.services.imports.problems(world.who, made)
    assert [(each.row, each.field, each.value) for each in problems] == [
        (2, "name", ""),
        (2, "email", "x"),
    ]
    assert world.services.customers.listed(world.who).items == []


def test_repeats_in_the_file_are_told_and_contradictions_are_left_to_the_user(
    world: World,
) -> None:
    rows = "code,name\n1,A\n1,A\n2,B\n2,Not B\n"
    made = settled(world, uploaded(world, "customers", rows))
    assert (made.checked.new, made.checked.repeated, made.checked.wrong) == (2, 1, 1)
    problems = world.services.imports.problems(world.who, made)
    assert [(each.row, each.params["first"]) for each in problems] == [(3, 2), (5, 4)]


def test_a_run_is_taken_back_whole(world: World) -> None:
    done = undone(world, imported(world, "customers", LIST))
    assert (done.state, done.left) == ("undone", 0)
    assert world.services.customers.listed(world.who).items == []
    assert imported(world, "customers", LIST).result.new == 3


def test_a_change_is_taken_back_to_what_was_there(world: World) -> None:
    imported(world, "customers", LIST)
    done = imported(world, "customers", "code,name\n007,Acme Lines\nD4,New One")
    undone(world, done)
    acme = world.services.customers.find_by_code(world.who, "007")
    assert acme is not None
    assert acme.name == "Acme Shipping"
    assert world.services.customers.find_by_code(world.who, "D4") is None


def test_a_run_on_which_something_was_built_is_not_taken_back_and_says_why(world: World) -> None:
    done = imported(world, "customers", LIST)
    acme = world.services.customers.find_by_code(world.who, "007")
    assert acme is not None
    world.services.customers.log(world.who, acme.id, EntryNew(text="Called them"))
    kept = undone(world, done)
    assert (kept.state, kept.obstacles) == ("done", 1)
    assert world.services.imports.obstacles(world.who, kept)[0].row == 2
    assert len(world.services.customers.listed(world.who).items) == 3


def test_a_mapping_is_remembered_for_files_with_the_same_headings(world: World) -> None:
    first = uploaded(world, "customers", "Kürzel,Firma\n1,A")
    assert first.choices.columns == {}
    settled(world, first, columns={"code": 0, "name": 1})
    later = uploaded(world, "customers", "Firma,Kürzel\nB,2")
    assert later.recalled
    assert later.choices.columns == {"code": 1, "name": 0}


def test_required_columns_must_be_chosen(world: World) -> None:
    made = uploaded(world, "customers", "Kürzel,Firma\n1,A")
    with pytest.raises(Invalid) as refused:
        world.services.imports.map_columns(world.who, made.id, made.version, {"code": 0})
    assert [each.field for each in refused.value.problems] == ["name"]


def test_a_file_that_cannot_be_read_says_so_and_can_be_replaced(world: World) -> None:
    made = uploaded(world, "customers", b"\xd0\xcf\x11\xe0 old excel", "old.xls")
    assert made.state == "unreadable"
    assert made.problem.startswith("Only CSV and XLSX")


def test_nothing_runs_before_its_preview_and_never_twice(world: World) -> None:
    made = uploaded(world, "customers", LIST)
    with pytest.raises(NotReady):
        world.services.imports.run(world.who, made.id, made.version)
    done = ran(world, settled(world, made))
    with pytest.raises(NotReady):
        world.services.imports.run(world.who, done.id, done.version)


def test_two_windows_on_one_import_do_not_overwrite_each_other(world: World) -> None:
    made = uploaded(world, "customers", LIST)
    world.services.imports.map_columns(world.who, made.id, made.version, {"code": 0, "name": 1})
    with pytest.raises(Stale):
        world.services.imports.map_columns(world.who, made.id, made.version, {"code": 0, "name": 1})


def test_imports_of_another_company_are_not_found(world: World) -> None:
    made = uploaded(world, "customers", LIST)
    with pytest.raises(NotFound):
        world.services.imports.get(world.stranger, made.id)
    assert world.services.imports.listed(world.stranger).items == []


def test_who_may_not_book_may_not_import_invoices(world: World) -> None:
    from dataclasses import replace

    clerk = replace(world.who, role="service")
    with pytest.raises(Forbidden):
        world.services.imports.upload(clerk, "invoices", "a.csv", b"a")


def test_a_file_uploaded_straight_into_the_bucket_is_read_when_it_is_there(world: World) -> None:
    imports = world.services.imports
    begun = imports.begin(world.who, "customers", "list.csv", len(LIST))
    made, form = begun.made, begun.upload
    with pytest.raises(NotReady):
        imports.uploaded(world.who, made.id)
    world.blobs.put(form.fields["key"], LIST.encode(), "text/csv")
    imports.uploaded(world.who, made.id)
    world.settle()
    assert now(world, made).state == "mapping"


def test_an_import_given_up_writes_nothing(world: World) -> None:
    made = settled(world, uploaded(world, "customers", LIST))
    gone = world.services.imports.cancel(world.who, made.id, made.version)
    assert gone.state == "cancelled"
    assert world.services.customers.listed(world.who).items == []
