"""What bills and lists call a kind of charge, in both languages, folded as headings are."""

from typing import Final

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.imports.columns import heading_key

_NAMES: Final[dict[ChargeKind, tuple[str, ...]]] = {
    ChargeKind.FREIGHT: (
        "freight", "ocean freight", "air freight", "sea freight", "basic freight", "o/f", "of",
        "a/f", "bas", "运费", "海运费", "空运费", "基本运费",
    ),
    ChargeKind.SURCHARGE: (
        "surcharge", "baf", "bunker", "bunker adjustment factor", "caf", "fuel surcharge", "fsc",
        "security surcharge", "ssc", "pss", "peak season surcharge", "gri", "lss", "low sulphur",
        "remote area", "remote area surcharge", "war risk", "congestion", "附加费", "燃油附加费",
        "旺季附加费", "偏远附加费", "安全附加费",
    ),
    ChargeKind.LOCAL: (
        "local", "local charge", "local charges", "thc", "terminal handling", "handling",
        "document fee", "documentation", "doc fee", "seal fee", "isps", "vgm", "本地费用",
        "港杂费", "码头费", "文件费", "操作费", "封条费", "单证费",
    ),
    ChargeKind.CUSTOMS: (
        "customs", "customs clearance", "clearance", "customs fee", "报关费", "清关费", "报关",
    ),
    ChargeKind.STORAGE: (
        "storage", "demurrage", "detention", "warehouse", "warehousing", "仓储费", "滞箱费",
        "滞港费", "堆存费", "仓租",
    ),
    ChargeKind.HAULAGE: (
        "haulage", "trucking", "cartage", "pick up", "delivery", "inland", "拖车费", "运输费",
        "派送费", "提货费",
    ),
    ChargeKind.INSURANCE: ("insurance", "cargo insurance", "保险费", "保费"),
    ChargeKind.DUTY: ("duty", "duties", "tax", "vat", "import duty", "关税", "增值税", "税费"),
    ChargeKind.OTHER: ("other", "others", "misc", "miscellaneous", "其他", "杂费"),
}  # fmt: skip

CHARGE_WORDS: Final[dict[str, str]] = {
    heading_key(name): kind.value for kind, names in _NAMES.items() for name in names
}
