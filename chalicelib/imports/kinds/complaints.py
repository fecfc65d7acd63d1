"""Complaints from another system or a list kept by hand."""

from datetime import datetime

from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.complaint_words import CATEGORIES, CHANNELS, SEVERITIES
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_


class ComplaintRecord(Record):
    """A complaint as its row states it. `received_at` is UTC; `closed_at` None means open.

    `category` and `channel` are our words where they are known, else the file's own; `called` is
    the file's own category where somebody said what it means.
    """

    reference: str
    customer: str = ""
    complainant: str = ""
    subject: str = ""
    text: str
    expected: str = ""
    category: str = ""
    called: str = ""
    severity: str = "normal"
    channel: str = ""
    shipment: str = ""
    received_at: datetime | None = None
    closed_at: datetime | None = None
    answer: str = ""

    @property
    def key(self) -> str:
        return self.reference


FIELDS = (
    Field("reference", N_("Complaint number"), Type.CODE, (
        "complaint id", "complaint number", "complaint no", "ticket", "ticket id", "ticket number",
        "case id", "case number", "reference", "unique key", "row id", "id",
        "投诉编号", "工单编号", "工单号", "留言编号", "编号", "序号"), required=True, length=64),
    Field("customer", N_("Customer code"), Type.CODE, (
        "customer code", "customer id", "customer no", "customer number", "cust number",
        "客户编号", "客户代码", "客户号"), length=64),
    Field("complainant", N_("Complainant"), Type.TEXT, (
        "complainant", "complainant name", "contact", "contact name", "from", "user",
        "投诉人", "留言用户", "联系人", "用户")),
    Field("subject", N_("Subject"), Type.TEXT, (
        "subject", "title", "issue", "summary", "descriptor",
        "主题", "留言主题", "标题", "投诉主题")),
    Field("text", N_("What happened"), Type.TEXT, (
        "what happened", "complaint", "consumer complaint narrative", "narrative", "description",
        "details", "text", "message", "投诉内容", "留言详情", "内容", "详情", "情况说明"),
        length=10_000, hint=N_("Without it, the subject tells what happened.")),
    Field("expected", N_("What is expected"), Type.TEXT, (
        "expected", "what is expected", "expectation", "demand", "诉求", "客户诉求", "期望"),
        length=2_000),
    Field("category", N_("Category"), Type.WORD, (
        "category", "complaint type", "type", "product", "类别", "投诉类别", "分类", "一级标签"),
        words=CATEGORIES, hint=N_("Words that are not known are kept in the timeline.")),
    Field("severity", N_("Severity"), Type.WORD, (
        "severity", "priority", "urgency", "严重程度", "优先级", "紧急程度"), words=SEVERITIES),
    Field("channel", N_("Channel"), Type.WORD, (
        "channel", "submitted via", "open data channel type", "source", "渠道", "投诉渠道", "来源"),
        words=CHANNELS),
    Field("shipment", N_("Bill of lading or shipment"), Type.CODE, (
        "bill of lading", "bl number", "b/l", "hbl", "mbl", "awb", "container", "booking",
        "提单号", "运单号", "箱号", "订舱号"), length=64),
    Field("received_at", N_("Received at"), Type.INSTANT, (
        "received at", "date received", "received", "created date", "created at", "created",
        "opened at", "date", "投诉时间", "留言时间", "受理时间", "创建时间", "时间", "日期")),
    Field("closed_at", N_("Closed at"), Type.INSTANT, (
        "closed at", "closed date", "closed", "resolved at", "结案时间", "办结时间", "关闭时间")),
    Field("answer", N_("Answer given"), Type.TEXT, (
        "answer", "reply", "response", "company public response",
        "resolution description", "答复", "答复意见", "回复"),
        length=10_000),
)  # fmt: skip

_TEXTS = ("reference", "customer", "complainant", "text", "expected", "shipment", "answer")
_SUBJECT_LENGTH = 160


def build(row: RowReader) -> ComplaintRecord | None:
    """The complaint in a row; problems are noted on the reader."""
    facts = {name: row.text(name) for name in _TEXTS}
    subject, category = row.text("subject"), row.text("category")
    received_at, closed_at = row.instant("received_at"), row.instant("closed_at")
    if received_at and closed_at and closed_at < received_at:
        row.wrong("closed_at", N_("It was closed before it was received."))
    facts["text"] = facts["text"] or subject
    if not facts["text"]:
        row.wrong("text", N_("This is missing. Fill it in, or choose another column."))
    if len(subject) > _SUBJECT_LENGTH:
        facts["text"] = f"{subject}\n\n{facts['text']}"
    facts |= {
        "subject": subject[:_SUBJECT_LENGTH],
        "category": row.meant("category") or category,
        "called": category if row.explained("category") else "",
        "severity": row.word("severity") or "normal",
        "channel": row.meant("channel") or row.text("channel"),
    }
    if row.problems:
        return None
    return ComplaintRecord(
        row=row.row.number, received_at=received_at, closed_at=closed_at, **facts
    )


COMPLAINTS = Kind(
    "complaints", N_("Complaints"), FIELDS, ComplaintRecord, build, "tickets.write", "reference"
)
