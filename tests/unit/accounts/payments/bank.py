"""A bank whose files the company under test takes in."""

from dataclasses import dataclass

from chalicelib.accounts.payments.filing import Filing
from chalicelib.accounts.payments.model import BankFile, Line
from chalicelib.tenancy.principal import Principal
from tests.world import World


@dataclass
class Bank:
    """Uploads files and takes them in, as a person at a page would."""

    world: World
    by: Principal | None = None

    @property
    def who(self) -> Principal:
        return self.by or self.world.who

    @property
    def files(self) -> Filing:
        return self.world.services.payments.files

    def sent(self, content: bytes, name: str = "statement.xml") -> BankFile:
        """The file once it is read: refused, or ready to be taken in."""
        made = self.files.upload(self.who, name, content)
        self.world.settle()
        return self.now(made)

    def took(self, content: bytes, *, doubtful_are_new: bool | None = None) -> BankFile:
        """The file once its lines are taken in; one with nothing new stays as it is."""
        made = self.sent(content)
        if doubtful_are_new is not None and made.checked.doubtful:
            made = self.files.decide(self.who, made.id, made.version, doubtful_are_new)
        if not made.may_take:
            return made
        self.files.take(self.who, made.id, made.version)
        self.world.settle()
        return self.now(made)

    def took_back(self, made: BankFile) -> BankFile:
        """The file once its lines are taken out again, as far as they may be."""
        self.files.undo(self.who, made.id, self.now(made).version)
        self.world.settle()
        return self.now(made)

    def now(self, made: BankFile) -> BankFile:
        return self.files.get(self.who, made.id)

    def lines(self) -> list[Line]:
        """Every line that was taken in, the newest first."""
        found: list[Line] = []
        after = None
        while True:
            page = self.world.services.payments.all_lines(self.who, 100, after)
            found += page.items
            after = page.after
            if after is None:
                return found

    def amounts(self) -> list[int]:
        return sorted(line.amount for line in self.lines())
