"""Who is in the demo: the company's people and its customers, in both languages."""

from dataclasses import dataclass

PASSWORD = "tugboat at dawn 27"  # noqa: S105 - everybody's in the demo, printed at the start
COMPANY = "Fairwind Forwarding 顺风货运"


@dataclass(frozen=True)
class Person:
    """Somebody of the company; `what` is how the list of logins describes them."""

    key: str
    name: str
    role: str
    language: str
    what: str
    department: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@fairwind.example"


OWNER = Person("olivia", "Olivia Hart", "owner", "en", "owner: everything")
PEOPLE = (
    Person("marco", "Marco Bianchi", "manager", "en", "manager: takes over what escalates"),
    Person("wangfang", "王芳", "supervisor", "zh", "supervisor (主管): Chinese screens"),
    Person("sam", "Sam Okafor", "service", "en", "service desk: complaints", "sea_export"),
    Person(
        "chenjing", "陈静", "service", "zh", "service desk (客服): Chinese screens", "air_import"
    ),
    Person("lily", "Lily Novak", "sales", "en", "field sales: customers, visits"),
    Person("liming", "李明", "sales", "zh", "field sales (销售): Chinese screens"),
    Person("grace", "Grace Lindqvist", "finance", "en", "finance: accounts, statements", "finance"),
    Person("adele", "Adele Fournier", "auditor", "en", "auditor: reads everything"),
)


@dataclass(frozen=True)
class Client:
    """A customer with its one contact. `visit` is days from today until the next contact."""

    code: str
    name: str
    local: str
    country: str
    grade: str
    owner: str
    contact: str
    currency: str
    visit: int | None = None
    instructions: str = ""
    silent: bool = False

    @property
    def language(self) -> str:
        return "zh" if self.local else "en"

    @property
    def email(self) -> str:
        """The address that statements and reminders go to; a silent one has none yet."""
        return "" if self.silent else f"accounts@{self.code.lower()}.example"


CLIENTS = (
    Client(
        "NORDTEX", "Nordtex Apparel AB", "", "SE", "strategic", "lily", "Ingrid Dahl", "USD", 0,
        "Garments on hangers: never stack cartons above four. Call Ingrid before any roll-over.",
    ),
    Client(
        "HUAXIN", "Huaxin Electronics", "华信电子有限公司", "CN", "strategic", "liming", "赵敏",
        "CNY", 0, "锂电池货物：订舱前必须确认危险品申报资料，缺一不可。",
    ),
    Client(
        "BRIGHTON", "Brighton Coffee Roasters", "", "GB", "key", "lily", "Peter Webb", "USD", -2,
        "Green coffee: food-grade containers only, photos of the empty container at pick-up.",
    ),
    Client(
        "YUANDA", "Yuanda Furniture", "远大家具厂", "CN", "key", "liming", "孙丽", "USD", 1,
        "提单须电放，正本提单一律不寄。",
    ),
    Client("ALPENTEC", "Alpentec Maschinenbau GmbH", "", "AT", "key", "lily", "Jonas Huber", "EUR", 3),
    Client("TIANHE", "Tianhe Ceramics", "天和陶瓷", "CN", "general", "liming", "周强", "USD", 0),
    Client("CASABELLA", "Casa Bella Homeware", "", "IT", "general", "lily", "Chiara Riva", "EUR", 7),
    Client("LANHAI", "Lanhai Seafood", "蓝海水产", "CN", "general", "liming", "吴刚", "CNY", -1,
           "冷藏货：温度记录每票必附。"),
    Client("OUTBACK", "Outback Solar Pty", "", "AU", "general", "lily", "Mia Clarke", "USD", 14),
    Client("JINGWEI", "Jingwei Textiles", "经纬纺织", "CN", "general", "liming", "林涛", "CNY", 5),
    Client("RIOVERDE", "Rio Verde Frutas", "", "BR", "general", "lily", "Rafael Souza", "USD", None,
           silent=True),
    Client("MERIDIAN", "Meridian Agencies BV", "", "NL", "key", "lily", "Anouk de Vries", "USD", 9),
    Client("SHANSHUI", "Shanshui Tea", "山水茶业", "CN", "general", "liming", "何雪", "CNY", None,
           silent=True),
)  # fmt: skip
