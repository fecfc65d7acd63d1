"""Mail as customers send it to the desk, through the whole path: bucket, queue, worker."""

from email.message import EmailMessage

from chalicelib.customers.model import Customer
from chalicelib.customers.schemas import ContactNew
from chalicelib.mailroom.model import Delivery
from chalicelib.notify.mail import Email
from chalicelib.tickets.model import Ticket
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import Desk
from tests.world import World

PHOTO = b"\xff\xd8\xff photo"


class Post(Desk):
    """A desk, a customer with a contact, and a postman."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.room = world.services.mailroom
        customers = world.services.customers
        self.customer: Customer = customers.create(self.owner, a_customer())
        contact = ContactNew(name="Chen Mei", email="Mei@Acme.example")
        self.contact = customers.add_contact(self.owner, self.customer.id, contact)
        self.count = 0

    def told(self) -> tuple[Ticket, Email]:
        """A ticket whose customer has had a letter, and the letter."""
        text = "Two cartons crushed."
        ticket = self.raised(customer_id=self.customer.id, text=text)
        ticket = self.tickets.step(self.li, ticket.id, "acknowledge")
        self.world.settle()
        return ticket, self.letters("mei@acme.example")[-1]

    def letters(self, to: str) -> list[Email]:
        """What we sent to an address."""
        return [each for each in self.world.mailer.sent if each.to.casefold() == to]

    def send(
        self,
        to: str,
        text: str = "It was on Monday.",
        sender: str = "Chen Mei <mei@acme.example>",
        files: tuple[tuple[str, bytes], ...] = (),
        **headers: str,
    ) -> bytes:
        """A mail comes in and is worked through; gives what came."""
        message = EmailMessage()
        self.count += 1
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        usual = {"From": sender, "To": to, "Subject": "Your letter"}
        for name, value in (usual | {"Message-ID": f"<{self.count}@acme.example>"} | named).items():
            message[name] = value
        message.set_content(text)
        for name, content in files:
            message.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
        return self.deliver(message.as_bytes())

    def deliver(self, raw: bytes) -> bytes:
        """Raw mail comes in and is worked through."""
        self.room.arrive(raw)
        self.world.settle()
        return raw

    def came(self) -> list[Delivery]:
        """All mail of our company, what waits for a person first."""
        rows = self.room.listed(self.owner, True).items + self.room.listed(self.owner, False).items
        return list(rows)

    @property
    def last(self) -> Delivery:
        """The mail that came last."""
        return max(self.came(), key=lambda each: (each.received_at, each.id))

    def said(self, ticket_id: str) -> list[str]:
        """What the customer's lines on a ticket say, oldest first."""
        events = self.tickets.timeline(self.owner, ticket_id, limit=100).items
        return [event.text for event in reversed(events) if event.kind == "said"]
