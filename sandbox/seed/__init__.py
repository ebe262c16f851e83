"""The province's real table of March 2567, as its districts and officers know it.

`annex.tsv` is the annex of the province's letter of 13 March 2567, figure for figure, with its two errors (the printed
level of ท่าตะเกียบ, the targets of บ้านโพธิ์). Nobody mends them here: a program that reads the table must find them.
"""

from pathlib import Path

from sandbox.a1 import column_index, column_letters
from sandbox.spreadsheet import Tab

ANNEX = Path(__file__).with_name("annex.tsv").read_text(encoding="utf-8")
TITLES = (
    "รายงานผลการจำหน่ายสินค้าหนึ่งตำบล หนึ่งผลิตภัณฑ์ (OTOP) ประจำปีงบประมาณ 2567",
    "ระหว่างเดือนตุลาคม 2566 - กุมภาพันธ์ 2567 (5 เดือน)",
    "จังหวัดฉะเชิงเทรา",
)
EXPORT_NAME = "ยอดจำหน่ายรายเดือน-DOS.csv"
_CORRECTED = {("บางคล้า", "ก.พ.67"): "22,761,100", ("ราชสาส์น", "ธ.ค.66"): "5,022,300"}
_MERGES = ("A4:A5", "B4:B5", "C4:E4", "F4:K4", "L4:L5", "M4:M5")
_FROZEN_UP_TO = "C"  # the number and the name of the district stay in sight; a merged title must not cross the line
_FIRST_MONTH, _LAST_MONTH, _TOTAL = "F", "K", "L"


def annex_tab(title: str = "รอบที่ 1") -> Tab:
    """The annex as an office keeps it: its three title lines above, and its sums as formulas."""
    rows = [line.split("\t") for line in ANNEX.splitlines()]
    first, last = len(TITLES) + 3, len(TITLES) + len(rows) - 1
    tab = Tab.from_rows(title, [["", "", line] for line in TITLES] + rows)
    for row in range(first, last + 1):
        tab.type(f"{_TOTAL}{row}", f"=SUM({_FIRST_MONTH}{row}:{_LAST_MONTH}{row})")
    for index, printed in enumerate(rows[-1]):
        column = column_letters(index)
        if "," in printed:
            tab.type(f"{column}{last + 1}", f"=SUM({column}{first}:{column}{last})")
    width = column_letters(len(rows[0]) - 1)
    for merged in (*(f"{_FROZEN_UP_TO}{row}:{width}{row}" for row in range(1, len(TITLES) + 1)), *_MERGES):
        tab.merge(merged)
    tab.frozen_rows = first - 1
    tab.frozen_columns = column_index(_FROZEN_UP_TO)
    return tab


def central_export() -> bytes:
    """What the central system might export of the same months: a list in the Thai Windows encoding, by month.

    The system and its forms are not public, so this is made up; two of its figures differ from the annex.
    """
    _, months, *rows = (line.split("\t") for line in ANNEX.splitlines()[:-1])
    lines = ["รายงานยอดจำหน่ายผลิตภัณฑ์ชุมชน ปีงบประมาณ 2567", "อำเภอ;เดือน;ยอดจำหน่าย (บาท)"]
    for column in range(column_index(_FIRST_MONTH), column_index(_LAST_MONTH)):  # the last one is still blank
        for row in rows:
            district, month = row[1], months[column]
            lines.append(f"{district};{month};{_CORRECTED.get((district, month), row[column])}")
    return "".join(f"{line}\r\n" for line in lines).encode("cp874")
