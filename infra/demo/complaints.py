"""Complaints of the demo: one for every step, some left alone so that they escalate."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.tickets.claims.model import PaymentKind
from chalicelib.tickets.claims.schemas import PaymentIn, TermsIn
from chalicelib.tickets.learning.schemas import ReviewNew

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lesson:
    """What was learned a day after the close; `promise` is what changes, by whom and in how many
    days from the visitor's first look."""

    said: ReviewNew
    promise: tuple[str, str, int] | None = None


@dataclass(frozen=True)
class Claimed:
    """Goods that came damaged: where to, how many days ago, and under which rules they went.

    `paid` is what the customer got and what the carrier gave back of it, in minor units.
    """

    delivered: int
    country: str
    customer_regime: str
    carrier_regime: str
    carrier: str
    grams: int
    packages: int
    paid: tuple[int, int, str] | None = None

    def terms(self, today: date) -> TermsIn:
        return TermsIn(
            start_on=today - timedelta(days=self.delivered),
            country=self.country,
            grams=self.grams,
            packages=self.packages,
            customer_regime=self.customer_regime,
            carrier_regime=self.carrier_regime,
            carrier=self.carrier,
            carrier_email="claims@carrier.example",
        )

    def payments(self, today: date) -> list[PaymentIn]:
        paid, back, currency = self.paid or (0, 0, "")
        sums: tuple[tuple[PaymentKind, int], ...] = (
            ("paid_customer", paid),
            ("from_carrier", back),
        )
        return [
            PaymentIn(what=what, amount=amount, currency=currency, paid_on=today)
            for what, amount in sums
            if amount
        ]


@dataclass(frozen=True)
class Complaint:
    """A ticket and how it went: `steps` are (how long after receipt, act, words).

    `ago` is how long before the visitor's first look it was received.
    """

    client: str
    by: str
    ago: timedelta
    category: str
    severity: str
    text: str
    expects: str = ""
    steps: tuple[tuple[timedelta, str, str], ...] = ()
    kind: str = "complaint"
    channel: str = "phone"
    department: str = "sea_export"
    reference: tuple[str, str] | None = None
    loss: tuple[int, str] | None = None
    posted: tuple[str, int] | None = None
    lesson: Lesson | None = None
    claimed: Claimed | None = None


FOUND = "The container was rolled at Ningbo: the booking was confirmed a day after the cut-off."
OFFER = "We bear the storage of three days (USD 240) and book the next sailing with priority."
ANSWER = "As agreed we credited the storage and moved your cargo to the earlier sailing."
LEARNED = Lesson(
    ReviewNew(
        cause="customs_inspection", justified=True, responsible="department", department="customs",
        lesson="The broker waited for papers that lay on our desk for a week.",
        avoid="Papers go to the broker on the day the vessel leaves, not on the day it arrives.",
    )
)  # fmt: skip

FOUND_ZH = "经查，拆箱时叉车操作不当，外箱破损 6 箱，责任在我司仓库。"
OFFER_ZH = "我司赔偿破损货值，并免除本票仓储费。"
ANSWER_ZH = "已按约定退还仓储费，赔款今日汇出。给您添麻烦了，谢谢您的耐心。"
LEARNED_ZH = Lesson(
    ReviewNew(
        cause="rough_handling", justified=True, cost=264_000, currency="CNY",
        responsible="department", department="warehouse",
        lesson="叉车司机未经培训上岗，护角也已老化。", avoid="未持证人员不得驾驶叉车；每周检查护角。",
        training="仓库全体叉车司机复训并考核。",
    ),
    ("更换全部护角，并把检查表贴在每台叉车上。", "wangfang", 5),
)  # fmt: skip

SOLVED = (
    (HOUR, "acknowledge", ""),
    (2 * HOUR, "investigate", FOUND),
    (3 * HOUR, "propose", OFFER),
    (DAY, "accept", ""),
    (DAY + HOUR, "carry_out", ""),
    (DAY + 2 * HOUR, "answer", ANSWER),
)
SOLVED_ZH = (
    (HOUR, "acknowledge", ""),
    (2 * HOUR, "investigate", FOUND_ZH),
    (2.5 * HOUR, "propose", OFFER_ZH),
    (DAY, "accept", ""),
    (DAY + HOUR / 2, "carry_out", ""),
    (DAY + HOUR, "answer", ANSWER_ZH),
)

COMPLAINTS = (
    # Due within minutes: nobody has solved it two hours after receipt.
    Complaint(
        "TIANHE", "chenjing", 2 * HOUR - timedelta(minutes=4), "damage", "critical",
        "客户称到货 12 箱瓷砖破碎，现场照片已发，要求今天给说法，否则停止付款。",
        "今天派人到现场查验，并书面答复赔偿方案。",
        ((timedelta(minutes=20), "acknowledge", ""),),
        department="sea_import", reference=("house_bill", "FWSHA2600417"), loss=(1_860_000, "CNY"),
        claimed=Claimed(2, "NL", "china_maritime", "hague_visby", "Blue Anchor Line", 288_000, 12),
    ),
    # Its first answer is overdue at 75 % in a few minutes.
    Complaint(
        "CASABELLA", "sam", 3 * HOUR - timedelta(minutes=5), "charges", "normal",
        "They were billed a peak season surcharge that is not in the quotation of 3 October.",
        "Strike the surcharge from the invoice.", department="finance",
        reference=("invoice", "FW-1042"), loss=(32_000, "EUR"),
    ),
    Complaint(
        "BRIGHTON", "sam", 3 * HOUR, "documents", "normal",
        "The certificate of origin names the wrong consignee; the bank will not accept it.",
        "A corrected certificate by courier.", ((HOUR / 2, "acknowledge", ""),),
        reference=("house_bill", "FWRTM2600388"),
    ),
    Complaint(
        "YUANDA", "chenjing", 14 * HOUR, "delay", "high",
        "孙小姐来电：货柜在釜山中转已停 9 天，客户展会下周开始，一直没有人主动通知。",
        "每天通报一次位置，并书面说明原因。",
        ((HOUR, "acknowledge", ""), (5 * HOUR, "investigate",
         "船公司在釜山甩柜，下一班为周四；客服没有设置中转提醒。")),
        reference=("container", "TGHU7654321"),
    ),
    # Waits for the customer: the clock stands still.
    Complaint(
        "ALPENTEC", "sam", 2 * DAY, "damage", "high",
        "One crate of spindle housings arrived with the shock indicator red, lid cracked.",
        "A survey before they open the crate.",
        ((HOUR, "acknowledge", ""), (2 * HOUR, "investigate",
         "The truck driver noted the indicator green at pick-up; the tilt happened at the terminal."),
         (2.5 * HOUR, "propose", "We pay the surveyor and claim against the terminal in your name.")),
        department="road", reference=("booking", "BK-88214"), loss=(1_450_000, "EUR"),
        claimed=Claimed(4, "AT", "cmr", "cmr", "Alpine Trucking GmbH", 640_000, 1, (900_000, 350_000, "EUR")),
    ),
    Complaint(
        "HUAXIN", "chenjing", DAY + HOUR / 2, "charges", "normal",
        "赵经理来邮件：十月账单里的燃油附加费与合同不符，多收 3,200 元。", "更正账单。",
        ((HOUR, "acknowledge", ""), (2 * HOUR, "investigate", "合同附加费自 10 月 1 日起已变更，系统未更新。"),
         (3 * HOUR, "propose", "退还 3,200 元，并按新合同重开账单。"), (DAY, "accept", "")),
        channel="email", department="finance", reference=("invoice", "FW-1039"), loss=(320_000, "CNY"),
    ),
    Complaint(
        "NORDTEX", "sam", DAY + 3 * HOUR, "pickup_delivery", "high",
        "The truck came at 16:40 instead of 09:00; the loading crew had gone home, overtime was paid.",
        "Refund of the overtime.",
        ((HOUR / 2, "acknowledge", ""), (HOUR, "investigate", "The haulier swapped two orders."),
         (1.5 * HOUR, "propose", "We pay half of the overtime."),
         (DAY, "refuse", "They say the mistake was not theirs in any part.")),
        department="road", loss=(46_000, "USD"),
    ),
    Complaint(
        "JINGWEI", "chenjing", DAY + 3 * HOUR, "communication", "normal",
        "林先生投诉：三次打电话查货都被转来转去，没有人告诉他船期变了。", "指定一个固定联系人。",
        ((HOUR, "acknowledge", ""), (2 * HOUR, "investigate", "换班时没有交接记录。"),
         (3 * HOUR, "propose", "指定陈静为固定联系人，船期变更当天通知。"), (DAY, "accept", ""),
         (DAY + HOUR, "carry_out", "")),
    ),
    Complaint(
        "OUTBACK", "sam", 6 * DAY, "delay", "normal",
        "Panels missed the vessel, a day's crane hire in Fremantle is lost.", "", SOLVED,
        reference=("booking", "BK-87990"), loss=(210_000, "USD"),
    ),
    Complaint(
        "LANHAI", "chenjing", 8 * DAY, "damage", "high",
        "冷冻虾两托盘外箱受损，客户担心温度断链，附温度记录。", "赔偿并提供温度记录原件。",
        (*SOLVED_ZH, (2 * DAY, "close", "")), department="warehouse", loss=(880_000, "CNY"),
    ),
    Complaint(
        "BRIGHTON", "sam", 15 * DAY, "delay", "normal",
        "The coffee waited eleven days at the port because the customs broker had no papers.", "",
        (*SOLVED, (2 * DAY, "close", "")), department="customs", lesson=LEARNED,
    ),
    Complaint(
        "TIANHE", "chenjing", 20 * DAY, "damage", "normal",
        "到门卸货发现 6 箱破损，司机拒绝在签收单上批注。", "按货值赔偿。",
        (*SOLVED_ZH, (2 * DAY, "close", "")),
        department="warehouse", loss=(264_000, "CNY"), lesson=LEARNED_ZH,
    ),
    Complaint(
        "YUANDA", "chenjing", 10 * DAY, "documents", "normal",
        "电放保函漏盖章，目的港放货晚了两天。", "以后发送前先核对。",
        (*SOLVED_ZH, (2 * DAY, "close", ""),
         (9 * DAY + 20 * HOUR, "reopen", "客户说本周又发生一次，要求经理出面。")),
        department="sea_export",
    ),
    # Left alone: each of the three changes has happened.
    Complaint(
        "RIOVERDE", "sam", 9 * DAY, "shortage", "normal",
        "Two pallets of limes are missing against the packing list; the seal was intact.",
        "Find them, or pay for them.", department="warehouse", loss=(540_000, "USD"),
    ),
    Complaint(
        "SHANSHUI", "chenjing", 20 * HOUR, "attitude", "normal",
        "何小姐说：催单时我司人员在电话里讲“不归我管”，态度恶劣。", "当面道歉。", channel="chat",
    ),
    Complaint(
        "CASABELLA", "sam", 5 * HOUR, "whereabouts", "normal",
        "Where is container MSKU 1184629, and when will it be in Genoa?",
        kind="enquiry", channel="email",
        steps=((HOUR, "settle", "It left Tanjung Pelepas yesterday and is due in Genoa on the 9th."),),
    ),
    Complaint(
        "HUAXIN", "chenjing", 3 * HOUR, "price", "low",
        "询价：深圳到鹿特丹 2x40HQ，锂电池柜，下月第一周出货，请报全包价。",
        kind="enquiry", channel="email",
    ),
    Complaint(
        "NORDTEX", "lily", 6 * DAY, "service", "low",
        "They would like the arrival notice as a spreadsheet, one line for each carton.",
        kind="suggestion", channel="face_to_face",
        steps=((DAY, "judge", "One export from the system; the desk can send it from now on."),),
    ),
    Complaint(
        "CASABELLA", "sam", 2 * DAY, "communication", "normal",
        "Good rates, but nobody called when our pick-up moved by a day. We had to ask.",
        kind="public_review", channel="portal",
        posted=("Freight directory", 2),
        steps=(
            (2 * HOUR, "judge", "They are right: the change reached us at nine and them at four."),
            (6 * HOUR, "answer", "You are right, and we are sorry. Changes of pick-up are now called through at once."),
        ),
    ),
)  # fmt: skip

# What everybody at the desk writes again and again.
CANNED = (
    CannedIn(
        name="Photos please", shortcut="photos", shared=True,
        en="Please send us photos of the goods and of the packing, from all sides.",
        zh="请提供货物及包装各个角度的照片。",
    ),
    CannedIn(
        name="Keep the packing", shortcut="keep", shared=True,
        en="Please keep the goods and the packing as they are until the survey.",
        zh="请在查验前保持货物和包装原状。",
    ),
    CannedIn(
        name="Thank you", shortcut="thanks", shared=True,
        en="Thank you, {name}, for your patience. Your number is {number}.",
        zh="{name}，感谢您的耐心。工单编号：{number}。",
    ),
)  # fmt: skip
