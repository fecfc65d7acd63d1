"""Complaints of the two months before: all closed and reviewed, so that causes recur."""

from datetime import timedelta

from chalicelib.tickets.learning.schemas import ReviewNew
from infra.demo.complaints import DAY, HOUR, Complaint, Lesson

Steps = tuple[tuple[timedelta, str, str], ...]


def solved(
    found: str, offer: str, answer: str, after: timedelta = DAY, late: bool = False
) -> Steps:
    """From the acknowledgement to the close; `late` ones kept their customer waiting."""
    first = 5 * HOUR if late else HOUR / 2
    return (
        (first, "acknowledge", ""),
        (first + HOUR, "investigate", found),
        (first + 2 * HOUR, "propose", offer),
        (first + after, "accept", ""),
        (first + after + HOUR, "carry_out", ""),
        (first + after + 2 * HOUR, "answer", answer),
        (first + after + DAY, "close", ""),
    )


EARLIER = (
    Complaint(
        "YUANDA", "chenjing", 84 * DAY, "delay", "high",
        "宁波到洛杉矶货柜被甩柜，客户错过卖场上架日期。", "改订最快航次，并承担差价。",
        solved("船公司超卖舱位，截关前一天才通知我司，我司次日才转告客户。", "改订下一班快船，差价由我司承担。",
               "货柜已随快船开出，差价已由我司承担。抱歉未能及时通知您。", 2 * DAY),
        lesson=Lesson(ReviewNew(
            cause="no_space", justified=True, cost=82_000, currency="USD", responsible="carrier",
            responsible_name="Blue Anchor Line", carrier="Blue Anchor Line", lane="CNNGB-USLAX",
            lesson="旺季只有口头放舱，没有书面确认。", avoid="旺季订舱须取得书面放舱确认，并备一家船公司。",
        )),
    ),
    Complaint(
        "NORDTEX", "sam", 78 * DAY, "communication", "normal",
        "The vessel was changed and nobody told them; their truck waited half a day.",
        "The waiting time, and a call next time.",
        solved("The new schedule reached our desk at nine; it was passed on at three.",
               "We pay the waiting time (USD 180).", "The waiting time is credited. Changes are now called through.",
               late=True),
        loss=(18_000, "USD"),
        lesson=Lesson(ReviewNew(
            cause="late_information", justified=True, cost=18_000, currency="USD",
            responsible="department", department="sea_export", lane="VNSGN-SEGOT",
            lesson="The one who read the carrier's mail was at lunch, and nobody else reads it.",
            avoid="Two people read the carriers' mailbox, and one of them is always there.",
        )),
    ),
    Complaint(
        "LANHAI", "chenjing", 73 * DAY, "damage", "high",
        "冷冻带鱼一托盘倒塌，外箱破损 20 箱。", "按货值赔偿。",
        solved("装卸时叉车速度过快，托盘未缠膜。", "按发票金额赔偿破损部分。", "赔款已汇出，谢谢您的谅解。", 3 * DAY),
        department="warehouse", loss=(450_000, "CNY"),
        lesson=Lesson(ReviewNew(
            cause="rough_handling", justified=True, cost=450_000, recovered=200_000, currency="CNY",
            responsible="department", department="warehouse",
            lesson="夜班缺少带班人员，托盘未按规定缠膜。", avoid="托盘未缠膜不得出库，由带班人员签字。",
        )),
    ),
    Complaint(
        "CASABELLA", "sam", 66 * DAY, "charges", "normal",
        "Demurrage of four days was billed although the agreement gives seven days free.",
        "Strike the demurrage.",
        solved("The free days of the agreement were not in the system.", "We strike EUR 360.",
               "The demurrage is struck and the free days now stand in your file.", 2 * HOUR),
        channel="email", department="finance", loss=(36_000, "EUR"),
        lesson=Lesson(ReviewNew(
            cause="wrong_charge", justified=True, cost=36_000, currency="EUR",
            responsible="department", department="finance",
            lesson="Free days stand in the agreement, and nobody copies them into the file.",
            avoid="Whoever files an agreement enters its free days on the same day.",
        )),
    ),
    Complaint(
        "TIANHE", "chenjing", 57 * DAY, "damage", "normal",
        "瓷砖到门破碎 3 箱，木架断裂。", "查明原因，按货值赔偿。",
        solved("木架未按出口标准打包，中转时受力断裂。", "赔偿一半，并免费加固下一票。", "赔款已到账，下一票已免费加固。"),
        department="sea_import", loss=(96_000, "CNY"),
        lesson=Lesson(ReviewNew(
            cause="poor_packing", justified=False, cost=48_000, currency="CNY", responsible="customer",
            responsible_name="天和陶瓷", carrier="Blue Anchor Line", lane="CNSHA-NLRTM",
            lesson="客户自行打包，我司收货时没有拍照留底。", avoid="收货时拍照；包装不合格须客户书面确认。",
        )),
    ),
    Complaint(
        "OUTBACK", "sam", 50 * DAY, "delay", "high",
        "Two containers of panels were rolled a second time; the site stands idle.",
        "A firm sailing date in writing.",
        solved("The carrier oversold the voyage; our booking had no written release.",
               "We move both to another carrier and bear the difference (USD 640).",
               "Both containers sailed on Friday; the difference is ours.", 2 * DAY),
        loss=(64_000, "USD"),
        lesson=Lesson(ReviewNew(
            cause="no_space", justified=True, cost=64_000, recovered=30_000, currency="USD",
            responsible="carrier", responsible_name="Blue Anchor Line", carrier="Blue Anchor Line",
            lesson="A booking without a written release is a hope.",
            avoid="No release in writing two days before cut-off: book a second carrier.",
        )),
    ),
    Complaint(
        "HUAXIN", "chenjing", 44 * DAY, "communication", "normal",
        "船期提前一天，客户当天下午才接到通知，差点赶不上截关。", "以后第一时间电话通知。",
        solved("船公司早上发邮件，客服中午才看到。", "指定专人盯邮件，变更一小时内电话通知。", "已指定专人，变更一小时内电话通知。",
               3 * HOUR, late=True),
        lesson=Lesson(ReviewNew(
            cause="late_information", justified=True, responsible="department",
            department="sea_export", lane="CNSZX-NLRTM",
            lesson="同样的事一个月前发生过，措施没有落实到中文客服组。", avoid="措施落实到每个组，由主管逐一确认。",
        )),
    ),
    Complaint(
        "BRIGHTON", "sam", 38 * DAY, "documents", "normal",
        "The bill of lading says robusta, the goods are arabica; the bank sent it back.",
        "A corrected bill within two days.",
        solved("The description was copied from the shipment before.", "We bear the carrier's amendment fee.",
               "The corrected bill is at your bank; the fee is ours."),
        reference=("house_bill", "FWRTM2600361"),
        lesson=Lesson(ReviewNew(
            cause="wrong_document", justified=True, cost=7_500, currency="USD",
            responsible="department", department="sea_export",
            lesson="Copying an old bill is quick, and wrong once in fifty times.",
            avoid="The customer confirms the draft before it is issued.",
        )),
    ),
)  # fmt: skip
