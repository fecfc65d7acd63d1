"""Cuts the fonts of the PDF documents from Noto Sans SC. Run once; the result is checked in.

    npm pack @expo-google-fonts/noto-sans-sc && tar xzf expo-google-fonts-noto-sans-sc-*.tgz
    python -m venv fonts && fonts/bin/pip install fonttools
    fonts/bin/python infra/fonts.py package

Regular keeps GB 2312 (6,763 characters and its signs) and Latin; bold, which stands in headings
and totals, keeps Latin and the characters of the product's own Chinese texts. Outlines only:
reportlab neither hints nor shapes.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "chalicelib" / "kit" / "pdf" / "fonts"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x20AC, 0x2116, 0x2122]
CHINESE_SIGNS = [*range(0x3000, 0x3018), *range(0xFF01, 0xFF5F), 0xFFE5]


def gb2312() -> set[int]:
    """Code points of the national standard of 1980, as the codec knows them."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore"))}


def our_words() -> set[int]:
    """Characters of the product's Chinese texts, which are what stands in bold."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "chalicelib").rglob("*.po"))
    return {ord(sign) for text in texts for sign in text if ord(sign) > 0x7F}


def cut(source: Path, target: Path, wanted: set[int]) -> int:
    """Write the subset and give its size in bytes."""
    from fontTools import subset  # type: ignore[import-not-found]

    options = subset.Options(
        hinting=False, layout_features=[], glyph_names=False, legacy_kern=False, notdef_outline=True
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "DSIG"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return target.stat().st_size


def main(package: Path) -> None:
    """Cut both weights from an unpacked npm package and copy its licence."""
    TARGET.mkdir(parents=True, exist_ok=True)
    frame = {*LATIN, *CHINESE_SIGNS}
    for weight, name, wanted in (
        ("400Regular", "NotoSansSC-Regular.ttf", frame | gb2312() | our_words()),
        ("700Bold", "NotoSansSC-Bold.ttf", frame | our_words()),
    ):
        source = package / weight / f"NotoSansSC_{weight}.ttf"
        print(f"{name}: {cut(source, TARGET / name, wanted):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
