"""Customers: one row, one file, with its first contact."""

import re

from chalicelib.imports.countries import country_codes
from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_
from chalicelib.kit.text import fold


class CustomerRecord(Record):
    """A customer as its row states it; what the file does not have stays empty."""

    code: str
    name: str
    local_name: str = ""
    tax_id: str = ""
    address: str = ""
    country: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        return fold(self.code)


FIELDS = (
    Field("code", N_("Customer code"), Type.CODE, (
        "customer code", "code", "customer id", "customer no", "customer number", "cust number",
        "account", "account no", "account code", "symbol",
        "客户编号", "客户代码", "客户号", "客户编码", "编号", "代码"), required=True, length=50),
    Field("name", N_("Name"), Type.TEXT, (
        "name", "customer name", "company name", "company", "customer", "name customer",
        "security", "legal name", "full name",
        "客户名称", "名称", "公司名称", "客户全称", "单位名称", "全称"), required=True),
    Field("local_name", N_("Name in the other language"), Type.TEXT, (
        "local name", "chinese name", "name in chinese", "english name", "short name", "alias",
        "中文名称", "中文名", "英文名称", "英文名", "简称")),
    Field("tax_id", N_("Tax or registration number"), Type.CODE, (
        "tax id", "vat number", "vat no", "vat id", "tax number", "registration number",
        "税号", "纳税人识别号", "统一社会信用代码", "信用代码"), length=64),
    Field("address", N_("Address"), Type.TEXT, (
        "address", "headquarters location", "street", "location", "地址", "公司地址", "联系地址"),
        length=500),
    Field("country", N_("Country"), Type.TEXT, (
        "country", "country code", "国家", "国家代码", "国别"), length=80),
    Field("contact", N_("Contact person"), Type.TEXT, (
        "contact", "contact person", "contact name", "attention", "联系人", "联系人姓名")),
    Field("phone", N_("Phone"), Type.CODE, (
        "phone", "telephone", "tel", "phone number", "mobile",
        "电话", "联系电话", "手机", "手机号"),
        length=60),
    Field("email", N_("E-mail"), Type.TEXT, (
        "email", "e-mail", "mail", "email address", "邮箱", "电子邮箱", "电子邮件"), length=254),
    Field("note", N_("Note"), Type.TEXT, (
        "note", "notes", "remark", "remarks", "备注", "说明"), length=2000),
)  # fmt: skip

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def build(row: RowReader) -> CustomerRecord | None:
    """The customer in a row; problems are noted on the reader."""
    facts = {field.name: row.text(field.name) for field in FIELDS}
    facts["country"] = _country(row, facts["country"])
    if facts["email"] and not _EMAIL.fullmatch(facts["email"]):
        row.wrong("email", N_("This is not an e-mail address."))
    return None if row.problems else CustomerRecord(row=row.row.number, **facts)


def _country(row: RowReader, said: str) -> str:
    """The ISO 3166 code of a country given by code or by its name in either language."""
    if not said:
        return ""
    code = country_codes().get(fold(said), "")
    if not code:
        row.wrong("country", N_("This country is not known. Use its two-letter code."))
    return code


CUSTOMERS = Kind(
    "customers", N_("Customers"), FIELDS, CustomerRecord, build, "customers.write", "code"
)
