"""Which letters and steps have words, which variables they may name, and which they must keep."""

from typing import Final

LANGUAGES: Final = ("en", "zh")
# What stands for something that only the writer knows: nothing is sent while it is there.
GAP: Final = "[…]"

# Of a ticket; in letters also the words of the step, the appointment and the customer's page.
OF_TICKET: Final = (
    "name",
    "customer",
    "company",
    "person",
    "number",
    "subject",
    "references",
    "received",
    "next",
)
OF_LETTER: Final = (*OF_TICKET, "text", "place", "at", "where", "link")

# The letters to customers, each with the variables without which it would say nothing.
LETTERS: Final[dict[str, tuple[str, ...]]] = {
    "customer_acknowledged": ("text",),
    "customer_noticed": ("text",),
    "customer_enquiry": ("text",),
    "customer_suggestion": ("text",),
    "customer_lodged": ("number",),
    "customer_update": ("text",),
    "customer_proposal": ("text", "link"),
    "customer_answer": ("text",),
    "customer_person": ("person",),
    "customer_place": ("place", "at"),
    "customer_time": ("person", "place", "at"),
    "customer_moved": ("at",),
    "customer_dropped": ("at", "text"),
}
# The first letters to who complains: they apologise, whatever else a company makes of them.
FIRST: Final = frozenset({"customer_acknowledged", "customer_noticed", "customer_lodged"})
APOLOGIES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("sorry", "apolog", "regret"),
    "zh": ("歉", "对不起"),
}

# The steps that have words; who reads them is the customer, else the house.
TO_CUSTOMER: Final = (
    "acknowledge",
    "acknowledge_enquiry",
    "acknowledge_suggestion",
    "tell",
    "propose",
    "answer",
    "answer_enquiry",
    "answer_suggestion",
    "answer_public_review",
    "settle",
)
FOR_THE_HOUSE: Final = ("investigate", "judge", "refuse", "carry_out", "reopen")
STEPS: Final = (*TO_CUSTOMER, *FOR_THE_HOUSE)

# How a place is put inside a sentence of a letter.
PLACES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "office": "to meet you at our office",
        "call": "to call you",
        "visit": "to visit you",
    },
    "zh": {"office": "在我司当面与您沟通", "call": "与您电话沟通", "visit": "登门拜访"},
}
NAMELESS: Final = {"en": "customer", "zh": "尊敬的客户"}


def step_key(act: str, kind: str) -> str:
    """Whose words an act has on a kind of ticket: its own where there are such, else the act's.

    What is settled on the spot is answered as any other of its kind.
    """
    own = f"{'answer' if act == 'settle' else act}_{kind}"
    return own if own in STEPS else act
