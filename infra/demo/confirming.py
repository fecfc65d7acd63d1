"""Fee sheets of the demo: one that a client confirmed, one whose payer and signature are to be
compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from chalicelib.accounts.confirmation.evidence import Visit
from chalicelib.accounts.confirmation.schemas import AnswerIn, SheetNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.tenancy.principal import Principal
from infra.demo.past import Past

VISIT = Visit("192.0.2.44", "A browser on a phone")
# Drawn with a finger, as the page of the link sends it.
SIGNATURE = Path(__file__).with_name("signature.png")


@dataclass
class Confirming:
    """Grace asks on the day before; the clients answer within hours."""

    past: Past
    clients: Mapping[str, str]
    grace: Callable[[], Principal]
    asked: dict[str, str] = field(default_factory=dict)

    def plan(self, now: datetime, confirms: str, others_pay: str) -> None:
        """Which clients are asked, by their codes, and what they answer."""
        own = AnswerIn(name="Peter Webb", deliver_to="Accounts, 4 Dock Road, Brighton")
        other = AnswerIn(
            name="孙丽",
            title="远大控股有限公司",
            payer="远大控股",
            deliver_to="宁波市北仑区港口路 8 号",
            signatory="孙丽",
            promised=(now + timedelta(days=9)).date(),
        )
        drawn = SIGNATURE.read_bytes()
        self.past.at(now - timedelta(hours=27), partial(self._agree, others_pay, "孙丽"))
        for hours, code, answer, signature in (
            (28, confirms, own, b""),
            (26, others_pay, other, drawn),
        ):
            asked, said = now - timedelta(hours=hours), partial(self._answer, code, answer)
            self.past.at(asked, partial(self._ask, code))
            self.past.at(asked + timedelta(minutes=5), partial(said, signature))

    def _agree(self, code: str, signs: str) -> None:
        """An account customer: who may sign, and where the specimen of the seal is filed."""
        facts = {"account_customer": True, "signatories": (signs,), "specimen": "印鉴卡 3 号柜"}
        new = AgreementNew.model_validate(facts)
        self.past.services.terms.agree(self.grace(), self.clients[code], 0, new)

    def _ask(self, code: str) -> None:
        fees = self.past.services.confirmations
        sheet = fees.ask(self.grace(), SheetNew(customer_id=self.clients[code]))
        self.asked[code] = sheet.sent_to[0]

    def _answer(self, code: str, answer: AnswerIn, signature: bytes) -> None:
        token = self.past.mailer.token(self.asked[code], "/fees/link/")
        self.past.services.confirmations.answer(token, answer, VISIT, signature)
