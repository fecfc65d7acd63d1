"""What stands around the rows of a workbook: its parts as ECMA-376 (SpreadsheetML) has them."""

import re
from typing import Final
from xml.sax.saxutils import quoteattr

# Styles by their place: plain, bold, a day; amounts follow by how many decimals they have.
BOLD, DAY, AMOUNT = 1, 2, 3
MOST_DECIMALS: Final = 4
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
END_OF_SHEET: Final = "</sheetData></worksheet>"
# Wide enough for a date or an amount; nobody wants to see ####.
_WIDTH: Final = 16
_LONGEST_TITLE: Final = 31
_NOT_IN_TITLES: Final = re.compile(r"[\\*?:/\[\]]")

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(title: str) -> str:
    name = quoteattr(_NOT_IN_TITLES.sub("-", title)[:_LONGEST_TITLE])
    return XML + (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def before_rows(columns: int) -> str:
    """What stands in a sheet before its rows: the frozen head and the widths."""
    width = f'<cols><col min="1" max="{columns}" width="{_WIDTH}" customWidth="1"/></cols>'
    return XML + (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews>{width if columns else ''}<sheetData>"
    )


def _styles() -> str:
    """Plain, bold, a day, and amounts with 0 to 4 decimals."""
    formats = {164: "yyyy-mm-dd"}
    for places in range(MOST_DECIMALS + 1):
        formats[165 + places] = f"0.{'0' * places}" if places else "0"
    known = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in formats.items()
    )
    used = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1" applyFont="1"/>'
        for number, font in ((0, 0), (0, 1), *((number, 0) for number in formats))
    )
    font = '<sz val="11"/><name val="Calibri"/>'
    return XML + (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(formats)}">{known}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{2 + len(formats)}">{used}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _related(**targets: str) -> str:
    """The relations of a part: what each is, and where."""
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{what}" Target="{target}"/>'
        for number, (what, target) in enumerate(targets.items(), start=1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _types(**parts: str) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_SHEET_TYPE}.{what}+xml"/>'
        for what, part in parts.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return XML + (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


# The parts of a workbook that are the same in each.
PARTS: Final = {
    "[Content_Types].xml": _types(
        **{"sheet.main": "workbook.xml", "worksheet": "worksheets/sheet1.xml"}, styles="styles.xml"
    ),
    "_rels/.rels": _related(officeDocument="xl/workbook.xml"),
    "xl/_rels/workbook.xml.rels": _related(worksheet="worksheets/sheet1.xml", styles="styles.xml"),
    "xl/styles.xml": _styles(),
}
