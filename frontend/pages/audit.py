"""The audit trail: who did what, and when."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend.htmx import render
from frontend.language import _
from frontend.web import after, page, shown

bp = Blueprint("audit", __name__)

MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
PLACES = {
    "cus": "/customers",
    "tkt": "/complaints",
    "stm": "/statements",
    "pbl": "/payables",
    "rec": "/reconciliation",
    "dsp": "/disputes",
    "fcs": "/fees",
    "shp": "/shipments",
    "usr": "/people",
}

ACT_NAMES = {
    "company.founded": N_("Company founded"),
    "company.changed": N_("Company settings changed"),
    "calendar.changed": N_("Calendar changed"),
    "calendar.day_set": N_("Day added to the calendar"),
    "calendar.day_removed": N_("Day removed from the calendar"),
    "first_step.finished": N_("First step finished"),
    "policy.changed": N_("Policy changed"),
    "person.invited": N_("Person invited"),
    "invitation.sent_again": N_("Invitation sent again"),
    "invitation.withdrawn": N_("Invitation withdrawn"),
    "person.joined": N_("Person joined"),
    "person.role_changed": N_("Role changed"),
    "person.disabled": N_("Person disabled"),
    "person.enabled": N_("Person let in again"),
    "absence.set": N_("Absence noted"),
    "absence.ended": N_("Absence ended"),
    "profile.changed": N_("Profile changed"),
    "telling.changed": N_("Wishes about being told changed"),
    "device.added": N_("Device for pushes added"),
    "device.removed": N_("Device for pushes removed"),
    "device.gone": N_("Device for pushes gone"),
    "notice.after_quiet": N_("Told after quiet hours"),
    "password.changed": N_("Password changed"),
    "session.opened": N_("Signed in"),
    "key.created": N_("API key created"),
    "key.revoked": N_("API key revoked"),
    "account.ageing": N_("Ageing computed"),
    "account.interest-run": N_("Interest run"),
    "credit.held": N_("Credit hold begins or changes"),
    "credit.looked": N_("Credit looked at again"),
    "credit.hold": N_("Put on credit hold by hand"),
    "credit.release-ask": N_("Release of a hold asked"),
    "credit.release": N_("Hold released"),
    "credit.release-refuse": N_("Release refused or taken back"),
    "credit.position-add": N_("Noted beside the ledger"),
    "credit.position-remove": N_("Removed beside the ledger"),
    "account.agree": N_("Agreement changed"),
    "account.cash-gap": N_("Cash gap computed"),
    "payable.record": N_("Carrier's bill recorded"),
    "payable.bill": N_("Bill for an expected cost recorded"),
    "payable.claim": N_("Claim against a carrier recorded"),
    "payable.pay": N_("Payment to a carrier recorded"),
    "payable.unpay": N_("Payment to a carrier taken back"),
    "payable.cancel": N_("Carrier's bill cancelled"),
    "account.correct": N_("Charge corrected"),
    "payable.billed": N_("Expected cost billed"),
    "reconciliation.upload": N_("Bill or list uploaded to be compared"),
    "reconciliation.decide": N_("Line of a comparison decided"),
    "reconciliation.decide-all": N_("Lines of a comparison decided at once"),
    "reconciliation.book": N_("Bills of a comparison booked"),
    "reconciliation.cancel": N_("Comparison put aside"),
    "account.allocate": N_("Payment allocated"),
    "account.rate": N_("Exchange rate stated"),
    "account.rate-remove": N_("Exchange rate taken back"),
    "account.charge": N_("Charge booked"),
    "account.credit_note": N_("Credit note booked"),
    "account.dispute": N_("Dispute noted or settled"),
    "account.interest": N_("Interest booked"),
    "account.payment": N_("Payment booked"),
    "account.undo": N_("Entry undone"),
    "account.why-unpaid": N_("Reason for not paying noted"),
    "account.write_off": N_("Write-off booked"),
    "bank-file.begin": N_("Bank file announced"),
    "bank-file.cancel": N_("Bank file given up"),
    "bank-file.decide": N_("Bank file: doubtful lines decided"),
    "bank-file.lines": N_("Bank file: lines taken in"),
    "bank-file.lines-out": N_("Bank file: lines taken out"),
    "bank-file.look-again": N_("Bank file compared again"),
    "bank-file.map": N_("Bank file: columns chosen"),
    "bank-file.read": N_("Bank file read"),
    "bank-file.retry": N_("Bank file: work went on"),
    "bank-file.take": N_("Bank file accepted"),
    "bank-file.taken": N_("Bank file taken in"),
    "bank-file.undo": N_("Bank file: undoing asked for"),
    "bank-file.undone": N_("Bank file taken back"),
    "bank-file.upload": N_("Bank file uploaded"),
    "bank-file.uploaded": N_("Bank file arrived"),
    "bank-line.accepting": N_("Payments: what is certain accepted"),
    "bank-line.aside": N_("Payment set aside"),
    "bank-line.book": N_("Payment of the bank booked"),
    "bank-line.look": N_("Payment looked at"),
    "bank-line.looking": N_("Payments: proposals looked for"),
    "bank-line.reopen": N_("Payment of the bank undone"),
    "bank-line.returned": N_("Payment taken back by the bank"),
    "account.bank-charge": N_("Bank charge booked"),
    "account.convert": N_("Money converted"),
    "account.fx-difference": N_("Exchange difference booked"),
    "account.refund": N_("Refund booked"),
    "account.small-difference": N_("Small difference booked"),
    "carrier.close": N_("Carrier connection closed"),
    "carrier.connect": N_("Carrier connected"),
    "carrier.rotate-secret": N_("Carrier's secret changed"),
    "customer.contact-add": N_("Contact added"),
    "customer.contact-edit": N_("Contact changed"),
    "customer.contact-remove": N_("Contact removed"),
    "customer.create": N_("Customer opened"),
    "customer.edit": N_("Customer changed"),
    "customer.log": N_("Note, visit or call logged"),
    "customer.remove": N_("Customer removed"),
    "delivery.process": N_("Carrier's message processed"),
    "delivery.receive": N_("Carrier's message received"),
    "dispute.confirmed": N_("Dispute settled: charge confirmed"),
    "dispute.open": N_("Dispute opened"),
    "dispute.papers": N_("Evidence of a dispute marked"),
    "dispute.withdrawn": N_("Dispute withdrawn"),
    "fees.answer": N_("Fee sheet confirmed by the customer"),
    "fees.ask": N_("Fee confirmation asked for"),
    "fees.compare": N_("Fee sheet compared"),
    "fees.evidence": N_("Evidence of a fee confirmation kept"),
    "fees.withdraw": N_("Fee sheet taken back"),
    "import.upload": N_("File uploaded for import"),
    "import.run": N_("Import run"),
    "import.undo": N_("Import undone"),
    "mail.automatic": N_("Mail: automatic answer"),
    "mail.bounce": N_("Mail: a letter came back"),
    "mail.loop": N_("Mail: our own letter"),
    "mail.opened": N_("Mail became a complaint"),
    "mail.receive": N_("Mail received"),
    "mail.reply": N_("Mail added to its complaint"),
    "mail.set_aside": N_("Mail set aside"),
    "mail.too_many": N_("Mail: too much in one day"),
    "mail.unknown": N_("Mail from an unknown sender"),
    "promise.make": N_("Promise to pay noted"),
    "promise.take-back": N_("Promise to pay taken back"),
    "promise.kept": N_("Promise to pay kept"),
    "promise.broken": N_("Promise to pay broken"),
    "reminder.draft": N_("Draft of a reminder prepared"),
    "reminder.approve": N_("Draft of a reminder approved"),
    "reminder.approve-all": N_("All drafts of reminders approved"),
    "reminder.drop": N_("Draft of a reminder dropped"),
    "reminder.stop": N_("Reminders stopped for a while"),
    "reminder.go-on": N_("Reminders go on"),
    "reminder.called": N_("Reminder call made"),
    "reminder.run": N_("Reminders run"),
    "reminder.sent": N_("Reminder sent"),
    "shipment.create": N_("Shipment entered"),
    "shipment.edit": N_("Shipment changed"),
    "shipment.report": N_("Shipment event reported"),
    "shipment.update": N_("Shipment moved on"),
    "statement.accepted": N_("Statement counts as accepted"),
    "statement.invoice": N_("Invoice recorded against a statement"),
    "statement.revise": N_("Statement revised"),
    "statement.supplement": N_("Supplementary statement issued"),
    "statement.confirm": N_("Statement confirmed"),
    "statement.deliver": N_("Statement delivered"),
    "statement.issue": N_("Statement issued"),
    "statement.revoke-link": N_("Statement link ended"),
    "statement.run": N_("Statements run"),
    "statement.send": N_("Statement sent again"),
    "claim.clock": N_("Claim: a legal clock warned"),
    "claim.cover": N_("Claim: insurance cover noted"),
    "claim.document": N_("Claim: notice drawn up"),
    "claim.extend": N_("Claim: more time noted"),
    "claim.finish": N_("Claim finished"),
    "claim.notice": N_("Claim: notice given"),
    "claim.notice-sent": N_("Claim: notice sent to the carrier"),
    "claim.offer": N_("Claim: offer noted"),
    "claim.outcome": N_("Claim: an offer ended"),
    "claim.paper": N_("Claim: paper marked"),
    "claim.payment": N_("Claim: payment noted"),
    "claim.resume": N_("Claim taken up again"),
    "claim.suit": N_("Claim: time stopped for good"),
    "claim.terms": N_("Claim: legal clocks set"),
    "canned.add": N_("Canned text kept"),
    "canned.edit": N_("Canned text changed"),
    "canned.remove": N_("Canned text taken away"),
    "ticket.task": N_("Task given"),
    "ticket.task-done": N_("Task done"),
    "ticket.task-cancelled": N_("Task not needed any more"),
    "ticket.task-late": N_("Task late"),
    "ticket.against": N_("Who is complained of was named"),
    "ticket.judge": N_("Suggestion judged"),
    "ticket.publish": N_("Reply to a public review published"),
    "ticket.assign": N_("Complaint assigned"),
    "view.save": N_("View of the desk saved"),
    "view.change": N_("View of the desk changed"),
    "view.choose": N_("View chosen to open the desk with"),
    "view.delete": N_("View of the desk deleted"),
    "ticket.change-due": N_("A promised change fell due"),
    "ticket.watch": N_("Complaint watched"),
    "ticket.unwatch": N_("Complaint no longer watched"),
    "ticket.attach": N_("File attached"),
    "ticket.clock": N_("Complaint: the clock acted"),
    "ticket.escalate": N_("Complaint escalated"),
    "ticket.import": N_("Complaint imported"),
    "ticket.bounce": N_("Complaint: a letter came back"),
    "ticket.mail": N_("Complaint: the customer wrote a mail"),
    "ticket.note": N_("Complaint commented"),
    "ticket.say": N_("The customer wrote"),
    "ticket.decide": N_("The customer answered the proposal"),
    "ticket.confirm": N_("Record confirmed"),
    "ticket.reword": N_("Record reworded"),
    "ticket.survey": N_("The customer answered the survey"),
    "ticket.link": N_("Link to the customer's page made"),
    "ticket.link-revoke": N_("Links to the customer's page ended"),
    "lodging.open": N_("Page for complaints opened"),
    "lodging.close": N_("Page for complaints closed"),
    "ticket.raise": N_("Complaint raised"),
    "ticket.recompute": N_("Complaint's limits recomputed"),
    "ticket.resume": N_("Complaint's clock runs again"),
    "ticket.severity": N_("Complaint's severity changed"),
    "ticket.wait": N_("Complaint waits for the customer"),
}


@page(bp, "/settings/audit", right="audit.read")
def index(who: Principal, services: Services) -> Any:
    """Who did what, month by month, newest first."""
    today = services.backing.clock.now().date()
    month = request.args.get("month", f"{today:%Y-%m}")
    if not MONTH.fullmatch(month):
        raise NotFound()
    lines = services.tenancy.audit(who, month, 50, after(who))
    return render(
        "settings/audit.html",
        "rows",
        page=shown(who, lines),
        month=month,
        months=_months_around(month, today),
        people={member.user_id: member.name for member in services.tenancy.members(who)},
        act_name=act_name,
        address=address,
    )


def act_name(action: str) -> str:
    """What was done, in words; an act without a name stands as it is recorded."""
    return _(ACT_NAMES[action]) if action in ACT_NAMES else action


def address(subject: str) -> str | None:
    """Where the thing that it was done to can be seen, by the kind that its id tells."""
    place = PLACES.get(subject.partition("_")[0])
    return f"{place}/{subject}" if place else None


def _months_around(month: str, today: date) -> dict[str, str]:
    year, number = int(month[:4]), int(month[5:])
    before = f"{year - (number == 1):04}-{(number - 2) % 12 + 1:02}"
    later = f"{year + (number == 12):04}-{number % 12 + 1:02}"
    return {"before": before, "later": later if later <= f"{today:%Y-%m}" else ""}
