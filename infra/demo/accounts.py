"""Charges and payments of the demo: who pays in time, who pays late, who does not."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Invoice:
    """A charge of a client: how many days ago it was dated, and its terms.

    `paid` is how many days ago it was paid (all, or `part` of it), None: it is open. `disputed`
    is the reason for which the client disputes it, `words` what it says.
    """

    client: str
    ago: int
    amount: int
    terms: int
    note: str
    paid: int | None = None
    part: int | None = None
    disputed: str = ""
    words: str = ""

    def dated(self, today: date) -> date:
        return today - timedelta(days=self.ago)

    def due(self, today: date) -> date:
        return self.dated(today) + timedelta(days=self.terms)


FREIGHT, FREIGHT_ZH = "Sea freight and local charges", "海运费及港杂费"

INVOICES = (
    Invoice("NORDTEX", 75, 1_240_000, 45, FREIGHT, paid=32),
    Invoice("NORDTEX", 52, 986_000, 45, FREIGHT),  # seven days overdue today: reminded in minutes
    Invoice("NORDTEX", 20, 1_105_000, 45, FREIGHT),
    Invoice("HUAXIN", 80, 4_860_000, 30, FREIGHT_ZH, paid=48),
    Invoice("HUAXIN", 50, 5_320_000, 30, FREIGHT_ZH, paid=18),
    Invoice("HUAXIN", 21, 4_410_000, 30, FREIGHT_ZH),
    Invoice(
        "HUAXIN",
        21,
        320_000,
        30,
        "燃油附加费",
        disputed="rate",
        words="报价为每箱 240 美元，发票为 320 美元。",
    ),
    Invoice("BRIGHTON", 70, 412_000, 30, FREIGHT, paid=35, part=300_000),
    Invoice("BRIGHTON", 41, 388_500, 30, FREIGHT),
    Invoice("YUANDA", 66, 795_000, 30, FREIGHT_ZH, paid=30),
    Invoice("YUANDA", 58, 612_000, 30, FREIGHT_ZH),
    Invoice("YUANDA", 12, 540_000, 30, FREIGHT_ZH),
    Invoice("ALPENTEC", 72, 268_000, 30, "Air freight Vienna – Chicago", paid=44),
    Invoice("ALPENTEC", 33, 301_400, 30, "Air freight Vienna – Chicago"),
    Invoice("TIANHE", 85, 342_000, 30, FREIGHT_ZH),
    Invoice("TIANHE", 54, 355_000, 30, FREIGHT_ZH),
    Invoice("CASABELLA", 63, 189_900, 30, FREIGHT, paid=33),
    Invoice("CASABELLA", 25, 204_000, 30, FREIGHT),
    Invoice(
        "CASABELLA",
        25,
        32_000,
        30,
        "Peak season surcharge",
        disputed="surcharge",
        words="No peak season surcharge was agreed for this booking.",
    ),
    Invoice("LANHAI", 68, 1_520_000, 30, "冷藏海运费", paid=38),
    Invoice("LANHAI", 37, 1_610_000, 30, "冷藏海运费"),
    Invoice("OUTBACK", 90, 733_000, 30, FREIGHT, paid=52),
    Invoice("OUTBACK", 29, 698_000, 30, FREIGHT),
    Invoice("JINGWEI", 47, 980_000, 30, FREIGHT_ZH, paid=9),
    Invoice("JINGWEI", 15, 1_040_000, 30, FREIGHT_ZH),
    Invoice("RIOVERDE", 60, 455_000, 30, FREIGHT),
    Invoice("SHANSHUI", 45, 264_000, 30, FREIGHT_ZH),
    Invoice("MERIDIAN", 46, 128_000, 30, "Freight collected at destination, FWRTM2600361"),
)
