"""PDF documents in both languages, drawn with reportlab.

Import this where a document is made, never at the start of a function or a page: reportlab costs
over 100 ms. A document is put together from top to bottom::

    paper = Paper(title="ST-2026-0001", language="zh", footer="Fairlead Demo Ltd",
                  page_label="第 %(page)s 页，共 %(pages)s 页")
    paper.heading("对账单", "ST-2026-0001")
    paper.parties(("开具方", lines), ("致", lines))
    paper.facts([("账期", "2026年10月1日至31日")])
    paper.table([Column("日期", 24), Column("摘要"), Column("金额", 30, right=True)], rows)
    paper.totals([("期末余额", "CNY 12,340.50")])
    paper.ageing("账龄", [("未到期", "CNY 0.00"), …])
    paper.note("…")
    pdf = paper.bytes()

Texts come translated, amounts formatted; nothing here knows a language or a currency.
"""

from chalicelib.kit.pdf.paper import Paper
from chalicelib.kit.pdf.table import Column

__all__ = ["Column", "Paper"]
