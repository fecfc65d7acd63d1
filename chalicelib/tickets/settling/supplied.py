"""The playbooks that a company starts with."""

from typing import Any, Final


def _book(
    remedies: str, typical: tuple[str, str], words: tuple[str, str], *checks: tuple[str, str]
) -> dict[str, Any]:
    return {
        "remedies": remedies.split(),
        "typical": dict(zip(("en", "zh"), typical, strict=True)),
        "words": dict(zip(("en", "zh"), words, strict=True)),
        "checklist": [{"en": en, "zh": zh} for en, zh in checks],
    }


_DELAY: Final = _book(
    "apology discount credit",
    ("10 to 20 % of the freight of what came late", "迟到货物运费的 10%–20%"),
    (
        "We are sorry that your cargo is late, and thank you for telling us. We ask the carrier "
        "for the cause and a firm date, and will tell you both.",
        "货物未能按时运抵，我们深表歉意，感谢您的告知。我们正向承运人查询原因和确切日期，"
        "并会及时告知您。",
    ),
    ("Planned and actual times compared", "已核对计划与实际时间"),
    ("Cause asked of the carrier in writing", "已书面向承运人查询原因"),
    ("New date told to the customer", "已将新日期告知客户"),
)
_DAMAGE: Final = _book(
    "apology insurance_claim credit replace",
    (
        "The invoice value of the damaged goods within the limit of liability",
        "受损货物的发票价值，以责任限额为限",
    ),
    (
        "We are sorry about the damage. Please keep the goods and their packing as they are and "
        "send us photos; we inform the carrier.",
        "对货物受损我们深表歉意。请保持货物及包装原状并提供照片，我们会通知承运人。",
    ),
    ("Photos of goods, packing and seal", "货物、包装及铅封照片"),
    ("Delivery receipt with remarks", "有批注的交货收据"),
    ("Packing list and commercial invoice", "装箱单和商业发票"),
    ("Rights reserved against the carrier", "已向承运人保留索赔权"),
    ("Insurer informed before any offer", "提出方案前已通知保险人"),
)
_SHORT: Final = _book(
    "apology redeliver credit insurance_claim",
    ("The invoice value of what is missing", "短少货物的发票价值"),
    (
        "We are sorry that pieces are missing. We are tracing them and will tell you what we find.",
        "对货物短少我们深表歉意。我们正在追查，并会告知您结果。",
    ),
    ("Pieces counted against the packing list", "已按装箱单清点件数"),
    ("Tally sheets of both warehouses", "两端仓库的理货单"),
    ("Tracing started with the carrier", "已请承运人追查"),
)
_DOCUMENTS: Final = _book(
    "apology redeliver discount",
    ("The fee of the document, and the courier", "单证费及快递费"),
    (
        "We are sorry about the mistake in the document. The corrected one follows at once.",
        "单证有误，我们深表歉意。更正后的单证将立即寄出。",
    ),
    ("Document compared with the instructions", "已与客户指示核对单证"),
    ("Correction asked of the carrier", "已请承运人更正"),
    ("Corrected document sent", "已寄出更正后的单证"),
)
_CHARGES: Final = _book(
    "credit refund apology",
    ("What was charged too much", "多收的金额"),
    (
        "Thank you for checking the bill. We are comparing it with what was agreed and will "
        "correct what is not right.",
        "感谢您核对账单。我们正在与约定的价格核对，如有不符将予以更正。",
    ),
    ("Charges compared with the quotation", "已与报价核对费用"),
    ("Weight and volume checked", "已核对重量和体积"),
)
_MANNERS: Final = _book(
    "apology",
    ("An apology by the supervisor", "由主管致歉"),
    (
        "We are sorry that you were not treated or informed as you should have been. Thank you for "
        "telling us.",
        "未能给您应有的服务和通知，我们深表歉意，感谢您的告知。",
    ),
    ("Colleague heard", "已听取同事说明"),
    ("Supervisor called the customer", "主管已致电客户"),
)
_CUSTOMS: Final = _book(
    "apology credit",
    ("Storage that our mistake caused", "因我方失误产生的仓储费"),
    (
        "We are sorry for the delay at customs. We tell you what is asked for, and how long it "
        "usually takes.",
        "清关延误，我们深表歉意。我们会告知您海关要求及通常所需时间。",
    ),
    ("What customs ask for, in writing", "海关的书面要求"),
    ("Documents complete and consistent", "单证齐全且一致"),
)
_LOST_BILL: Final = _book(
    "apology redeliver",
    ("The cost of the guarantee, where the loss is ours", "如系我方遗失，承担保函费用"),
    (
        "We are sorry that the bill of lading is lost. We tell you what the carrier asks for and "
        "help with the letter of indemnity.",
        "提单遗失，我们深表歉意。我们会告知承运人的要求，并协助办理保函。",
    ),
    ("Shipper's letter", "发货人声明"),
    ("Letter of indemnity", "保函"),
    ("Bank guarantee, if the carrier asks for it", "银行担保（如承运人要求）"),
)

_RETURNED: Final = _book(
    "apology discount credit",
    ("The return freight and storage, where the cause is ours", "如系我方原因，承担退运费及仓储费"),
    (
        "We are sorry that your cargo comes back. We tell you why, what each leg costs and what "
        "can become of the goods, and arrange what you decide.",
        "货物退运，我们深表歉意。我们会告知您退运原因、各段费用及货物的处理方案，并按您的决定安排。",
    ),
    ("Reason of the return in writing", "退运原因的书面说明"),
    ("Agreed who pays each leg", "已约定各段费用由谁承担"),
    ("Agreed what becomes of the goods, and by when", "已约定货物如何处置及期限"),
)

DEFAULT: Final[dict[str, Any]] = {
    "delay": _DELAY,
    "damage": _DAMAGE,
    "loss": _SHORT,
    "shortage": _SHORT,
    "documents": _DOCUMENTS,
    "charges": _CHARGES,
    "customs": _CUSTOMS,
    "pickup_delivery": _DELAY,
    "communication": _MANNERS,
    "attitude": _MANNERS,
    "lost_bill": _LOST_BILL,
    "cargo_damage": _DAMAGE,
    "cargo_returned": _RETURNED,
    "delay_or_rollover": _DELAY,
    "short_or_over_delivery": _SHORT,
    "wrong_document": _DOCUMENTS,
    "customs_hold": _CUSTOMS,
}
