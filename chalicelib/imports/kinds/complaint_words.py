"""What lists of complaints call severities, channels and categories, both languages, folded."""


def _words(said: dict[str, str]) -> dict[str, str]:
    return {word: value for value, words in said.items() for word in words.split()}


SEVERITIES = _words({
    "low": "low minor 低 轻微 一般 4 p4",
    "normal": "normal medium moderate 中 普通 中等 3 p3",
    "high": "high major serious 高 严重 重要 2 p2",
    "critical": "critical urgent 紧急 特急 重大 1 p1",
})  # fmt: skip
CHANNELS = _words({
    "phone": "phone telephone call mobile 电话 来电 热线",
    "letter": "letter mail fax postalmail 信函 来信 传真",
    "email": "email 邮件 电子邮件 邮箱",
    "chat": "chat wechat whatsapp sms 微信 短信 在线客服",
    "face_to_face": "facetoface inperson counter visit 面谈 上门 柜台 现场",
    "portal": "portal web website online 网站 网页 平台 门户",
})  # fmt: skip
CATEGORIES = _words({
    "delay": "delay late delayed latedelivery 延误 延迟 晚到 时效",
    "damage": "damage damaged breakage 货损 破损 损坏",
    "loss": "loss lost missing 丢失 灭失 遗失",
    "shortage": "shortage short overage 短少 短缺 溢短",
    "documents": "documents document bl paperwork 单证 单据 提单",
    "charges": "charges charge billing invoice overcharge 费用 账单 收费",
    "customs": "customs clearance 报关 清关 海关",
    "pickup_delivery": "pickup delivery pickupdelivery 提货 派送 送货",
    "communication": "communication noreply information 沟通 信息",
    "attitude": "attitude service behaviour 态度 服务态度",
    "other": "other others 其他 其它",
})  # fmt: skip
