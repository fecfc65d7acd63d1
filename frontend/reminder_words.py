"""The words of reminders."""

from typing import Any

from chalicelib.kit.i18n import N_
from frontend.language import _

TONES = {
    "notice": N_("Notice before the due date"),
    "friendly": N_("Friendly reminder"),
    "firm": N_("Firm reminder"),
    "final": N_("Last reminder"),
    "call": N_("Manager's call"),
}
# Whose words a step may speak: a call has none.
TEMPLATES = {name: text for name, text in TONES.items() if name != "call"}
COPIES = {"owner": N_("The customer's sales person"), "manager": N_("Manager")}
CHANNELS = {"email": N_("By e-mail"), "call": N_("By phone")}
STATUSES = {
    "draft": N_("To be approved"),
    "no_address": N_("No address"),
    "refused": N_("Address refused"),
    "held": N_("Held by a promise"),
    "prepared": N_("On its way"),
    "sent": N_("Sent"),
    "unknown": N_("Outcome unknown"),
    "call_due": N_("Call to make"),
    "called": N_("Called"),
    "withdrawn": N_("Withdrawn"),
}
REASONS = {
    "due": N_("Reminder due"),
    "notice": N_("Notice before the due date"),
    "nothing_overdue": N_("Nothing is overdue"),
    "disputed": N_("What is overdue is disputed"),
    "covered": N_("Covered by money on account"),
    "below_least": N_("Too little to write about"),
    "promised": N_("Payment is promised"),
    "stopped": N_("Stopped for a while"),
    "draft_open": N_("A draft waits for approval"),
    "call_open": N_("A call is still to be made"),
    "too_soon": N_("The last message is too recent"),
    "not_yet": N_("The first step is not reached yet"),
    "step_taken": N_("Reminded already at this step"),
}
WHYS = {
    "": N_("Not known"),
    "order_number_missing": N_("Order number missing"),
    "proof_of_delivery_missing": N_("Proof of delivery missing"),
    "invoice_not_received": N_("Invoice not received"),
    "portal_not_filled": N_("Their portal not filled in"),
    "disputed": N_("Disputed"),
    "no_money": N_("No money"),
}
CALLS = {
    "reached": N_("Reached, asked to pay"),
    "promised": N_("Promised to pay"),
    "disputes": N_("Disputes the debt"),
    "refuses": N_("Refuses to pay"),
    "left_message": N_("Left a message"),
    "wrong_number": N_("Wrong number"),
    "no_answer": N_("Nobody answered: call again"),
}
OUTCOMES = {
    "draft": N_("Drafts to be approved"),
    "prepared": N_("Messages under way"),
    "no_address": N_("Waiting for an address"),
    "call_due": N_("Calls to make"),
    "withdrawn": N_("Withdrawn, paid meanwhile"),
}
PROMISES = {"open": N_("open"), "kept": N_("kept"), "broken": N_("broken")}


def words() -> dict[str, Any]:
    """Labels of states, tones and reasons, in the reader's language."""
    return {
        "statuses": {key: _(text) for key, text in STATUSES.items()},
        "tones": {key: _(text) for key, text in TONES.items()},
        "reasons": {key: _(text) for key, text in REASONS.items()},
        "why_names": {key: _(text) for key, text in WHYS.items()},
        "calls": [(key, _(text)) for key, text in CALLS.items()],
        "promise_states": {key: _(text) for key, text in PROMISES.items()},
        "kinds": {"sent": "good", "called": "good", "unknown": "bad", "refused": "bad"},
    }
