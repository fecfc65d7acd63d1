"""Countries as files name them: by code or by name, in either language."""

from functools import cache

from chalicelib.kit.text import fold

# What people write and Unicode does not list as a name.
_EVERYDAY = {
    "usa": "US", "uk": "GB", "england": "GB", "uae": "AE", "korea": "KR", "holland": "NL",
    "prc": "CN", "p.r. china": "CN", "hong kong": "HK", "taiwan": "TW", "macau": "MO",
    "中华人民共和国": "CN", "香港": "HK", "澳门": "MO", "台湾": "TW", "viet nam": "VN",
}  # fmt: skip


@cache
def country_codes() -> dict[str, str]:
    """Folded code or name → ISO 3166-1 alpha-2, from Unicode CLDR (Babel)."""
    from babel import Locale  # needed only where customers are imported

    names: dict[str, str] = {}
    for language in ("en", "zh"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ"):
                names[fold(name)] = code
                names[fold(code)] = code
    return names | _EVERYDAY
