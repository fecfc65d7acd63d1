"""The words we supply. Letters are read from the templates that are sent; steps stand here."""

from functools import lru_cache
from typing import Any, Final

from chalicelib.notify.message import Message
from chalicelib.notify.render import render
from chalicelib.tickets.wording.model import Letter
from chalicelib.tickets.wording.words import PLACES

STEPS: Final[dict[str, dict[str, str]]] = {
    "acknowledge": {
        "en": "To give you a sound answer we first have to find out what happened. "
        "We are doing so now.\n"
        "Please give the number {number} when you call.",
        "zh": "为给您确切的答复，我们需要先查明情况，目前正在了解。\n来电时请告知编号 {number}。",
    },
    "acknowledge_enquiry": {
        "en": "We are looking it up now.\nPlease give the number {number} when you call.",
        "zh": "我们正在为您查询。\n来电时请告知编号 {number}。",
    },
    "acknowledge_suggestion": {
        "en": "We are looking at it now and will tell you what we make of it.\n"
        "Please give the number {number} when you call.",
        "zh": "我们正在研究您的建议，将告知您我们的处理。\n来电时请告知编号 {number}。",
    },
    "tell": {
        "en": "Where it stands: […]\n\nThe next step: […]",
        "zh": "目前进展：[…]\n\n下一步：[…]",
    },
    "propose": {
        "en": "We are sorry for the trouble.\n\nWhat we found: […]\n\n"
        "What was already done: […]\n\nWhat we propose: […]",
        "zh": "给您带来不便，我们深表歉意。\n\n查明情况：[…]\n\n"
        "已采取的措施：[…]\n\n我们的建议：[…]",
    },
    "answer": {
        "en": "We are sorry for the trouble that you had.\n\nWhat happened: […]\n\n"
        "What we did about it: […]\n\nWhat we change so that it does not happen again: […]",
        "zh": "给您带来不便，我们深表歉意。\n\n事情经过：[…]\n\n"
        "处理结果：[…]\n\n为避免再次发生，我们将：[…]",
    },
    "answer_enquiry": {
        "en": "You asked about: {subject}\n\nThe answer: […]",
        "zh": "您咨询的事项：{subject}\n\n答复：[…]",
    },
    "answer_suggestion": {
        "en": "Thank you for your suggestion.\n\nWhat we make of it: […]",
        "zh": "感谢您的建议。\n\n我们的处理：[…]",
    },
    "answer_public_review": {
        "en": "Thank you for your review. We are sorry for what went wrong.\n\n"
        "What we found: […]\n\nWhat we change: […]\n\n{company}",
        "zh": "感谢您的评价。对不周之处，我们深表歉意。\n\n"
        "查明情况：[…]\n\n改进措施：[…]\n\n{company}",
    },
    "settle": {
        "en": "We are sorry for the trouble that you had.\n\nWhat happened: […]\n\n"
        "What we did about it: […]",
        "zh": "给您带来不便，我们深表歉意。\n\n事情经过：[…]\n\n处理结果：[…]",
    },
    "investigate": {
        "en": "Cause: […]\nResponsible (department or outside party): […]\nHow serious: […]",
        "zh": "原因：[…]\n责任方（部门或外部单位）：[…]\n严重程度：[…]",
    },
    "judge": {
        "en": "What is usable in it, or why nothing is: […]",
        "zh": "可采纳之处，或不可采纳的理由：[…]",
    },
    "refuse": {
        "en": "What the customer does not agree with: […]\nWhat it wants instead: […]",
        "zh": "客户不同意之处：[…]\n客户的要求：[…]",
    },
    "carry_out": {"en": "Done by whom, and when: […]", "zh": "由谁、何时完成：[…]"},
    "reopen": {"en": "What is still open: […]", "zh": "尚未解决的问题：[…]"},
}
# Facts that stand for themselves, so that a template gives its words with their variables.
_THEMSELVES: Final[dict[str, Any]] = {
    **{name: f"{{{name}}}" for name in ("name", "subject", "company", "text", "person", "number")},
    "at": "{at}",
    "where": "{where}",
    "was": "",
    "hear_by": "{next}",
    "phone": "",
    "place": "office",
    "closed": False,
    "token": "TOKEN",
}


@lru_cache(maxsize=32)
def ours(name: str, language: str) -> Letter:
    """A letter as we supply it, with its variables."""
    message = Message(to="", language=language, template=f"tickets/{name}", params=_THEMSELVES)
    subject, body = render(message, base_url="")
    body = body.replace("/case/TOKEN", "{link}").replace(PLACES[language]["office"], "{place}")
    return Letter(subject=subject, body=body.strip())
