"""The customer's file: opened, changed, found, and never seen by strangers."""

from datetime import date

import pytest

from chalicelib.customers.errors import CodeTaken, CustomerNotFound
from chalicelib.customers.schemas import ContactNew, EntryNew
from chalicelib.kit.errors import Stale
from tests.unit.customers.factories import a_customer
from tests.world import World


class TestCreate:
    def test_a_new_customer_belongs_to_whoever_opened_the_file(self, world: World) -> None:
        made = world.services.customers.create(world.who, a_customer())
        assert made.owner == world.who.user
        assert world.services.customers.get(world.who, made.id) == made

    def test_a_code_is_taken_whatever_its_case_and_width(self, world: World) -> None:
        world.services.customers.create(world.who, a_customer("AB-1"))
        with pytest.raises(CodeTaken):
            world.services.customers.create(world.who, a_customer("ａb-1"))

    def test_another_company_may_use_the_same_code(self, world: World) -> None:
        world.services.customers.create(world.who, a_customer())
        theirs = world.services.customers.create(world.stranger, a_customer())
        assert theirs.code == "ACME"

    def test_a_stranger_does_not_find_it(self, world: World) -> None:
        made = world.services.customers.create(world.who, a_customer())
        with pytest.raises(CustomerNotFound):
            world.services.customers.get(world.stranger, made.id)
        assert world.services.customers.search(world.stranger, "acme").items == []
        assert world.services.customers.listed(world.stranger).items == []


class TestEdit:
    def test_an_edit_of_an_old_version_is_refused(self, world: World) -> None:
        made = world.services.customers.create(world.who, a_customer())
        edited = world.services.customers.edit(
            world.who, made.id, made.version, a_customer(name="Acme Shipping")
        )
        assert edited.version == made.version + 1
        with pytest.raises(Stale):
            world.services.customers.edit(world.who, made.id, made.version, a_customer())

    def test_a_new_name_is_found_and_the_old_one_is_not(self, world: World) -> None:
        made = world.services.customers.create(world.who, a_customer(name="Blue Anchor"))
        world.services.customers.edit(
            world.who, made.id, made.version, a_customer(name="Red Lantern")
        )
        found = world.services.customers.search(world.who, "lantern").items
        assert [hit.name for hit in found] == ["Red Lantern"]
        assert world.services.customers.search(world.who, "anchor").items == []

    def test_a_new_code_frees_the_old_one(self, world: World) -> None:
        made = world.services.customers.create(world.who, a_customer("OLD"))
        world.services.customers.edit(world.who, made.id, made.version, a_customer("NEW"))
        assert world.services.customers.find_by_code(world.who, "old") is None
        assert world.services.customers.create(world.who, a_customer("OLD")).code == "OLD"


class TestSearch:
    @pytest.mark.parametrize(
        "query",
        [
            "ningbo",
            "harb",
            "宁波",
            "波海",
            "宁波海港",
            "NB-77",
            "nb-77",
            "5550199",
            "ops@nb.example",
        ],
    )
    def test_a_customer_is_found_by(self, world: World, query: str) -> None:
        world.services.customers.create(
            world.who,
            a_customer(
                "NB-77",
                "Ningbo Harbour Ltd",
                local_name="宁波海港有限公司",
                phone="+86 574 555 0199",
                email="ops@nb.example",
            ),
        )
        world.services.customers.create(world.who, a_customer("ZZ", "Somebody Else"))
        found = world.services.customers.search(world.who, query).items
        assert [hit.code for hit in found] == ["NB-77"]

    def test_every_word_must_fit(self, world: World) -> None:
        world.services.customers.create(world.who, a_customer("1", "Red Star Line"))
        world.services.customers.create(world.who, a_customer("2", "Red Lantern"))
        found = world.services.customers.search(world.who, "red line").items
        assert [hit.code for hit in found] == ["1"]

    def test_pages_go_on_where_they_ended(self, world: World) -> None:
        for number in range(30):
            world.services.customers.create(
                world.who, a_customer(f"C{number:02}", f"Co {number:02}")
            )
        first = world.services.customers.listed(world.who, limit=20)
        second = world.services.customers.listed(world.who, limit=20, after=first.after)
        names = [hit.name for hit in first.items + second.items]
        assert names == [f"Co {number:02}" for number in range(30)]
        assert second.after is None


class TestTimeline:
    def test_a_visit_fulfils_the_plan_and_sets_the_next(self, world: World) -> None:
        customers = world.services.customers
        made = customers.create(world.who, a_customer(next_contact_on=date(2026, 3, 2)))
        assert [hit.id for hit in customers.contact_due(world.who, date(2026, 3, 2)).items] == [
            made.id
        ]
        visit = EntryNew(kind="visit", text="Met the buyer", next_contact_on=date(2026, 4, 1))
        customers.log(world.who, made.id, visit)
        assert customers.contact_due(world.who, date(2026, 3, 31)).items == []
        assert [entry.text for entry in customers.timeline(world.who, made.id).items] == [
            "Met the buyer"
        ]

    def test_a_note_leaves_the_plan_alone(self, world: World) -> None:
        customers = world.services.customers
        made = customers.create(world.who, a_customer(next_contact_on=date(2026, 3, 9)))
        customers.log(world.who, made.id, EntryNew(text="Asked for rates"))
        assert customers.get(world.who, made.id).next_contact_on == date(2026, 3, 9)


class TestContacts:
    def test_contacts_are_kept_with_the_customer(self, world: World) -> None:
        customers = world.services.customers
        made = customers.create(world.who, a_customer())
        added = customers.add_contact(world.who, made.id, ContactNew(name="Li Wei", reminders=True))
        edited = customers.edit_contact(
            world.who, made.id, added.id, 1, ContactNew(name="Li Wei", phone="123456")
        )
        assert customers.contacts(world.who, made.id) == [edited]
        customers.remove_contact(world.who, made.id, added.id, edited.version)
        assert customers.contacts(world.who, made.id) == []
