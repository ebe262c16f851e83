"""What an export of the central system and the sheet differ in, and why a file is not compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice

from bot import thai
from bot.message import Message
from bot.reconciling.reconciliation import Reconciliation
from bot.wording.oddities import finding_line
from bot.wording.terms import district_name, names, shown
from scoring.findings import Cell, Finding
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET
from scoring.money import Satang
from scoring.reconciling import Agreement, Comparison
from sheets.refusal import Reason
from sheets.snapshot import ShapeError, Snapshot

MOST_LINES = 30
"""So many differences are told in words; the workbook has them all."""
_MOST_FINDINGS = 10

_SHAPES = "อำเภออยู่ในแถวหรือในคอลัมน์ก็ได้ และเดือนอยู่ในหัวตาราง หรือเป็นคอลัมน์ “เดือน” คู่กับคอลัมน์ยอดจำหน่าย"
_REFUSALS = {
    Reason.EMPTY: "ไฟล์นี้ว่างเปล่า",
    Reason.TOO_LARGE: "ไฟล์นี้มีขนาดใหญ่เกิน 5 เมกะไบต์ โปรดส่งเฉพาะตารางยอดจำหน่าย",
    Reason.UNPACKS_TOO_LARGE: "ไฟล์นี้มีเนื้อหามากเกินกว่าที่ระบบรับได้ โปรดส่งเฉพาะตารางยอดจำหน่าย",
    Reason.TOO_MANY_CELLS: "ไฟล์นี้มีเนื้อหามากเกินกว่าที่ระบบรับได้ โปรดส่งเฉพาะตารางยอดจำหน่าย",
    Reason.TOO_DEMANDING: "ไฟล์นี้ใช้เวลาหรือหน่วยความจำในการอ่านมากเกินไป โปรดคัดลอกเฉพาะตารางยอดจำหน่ายไปไว้ในไฟล์ใหม่แล้วส่งอีกครั้ง",
    Reason.ENCRYPTED: "ไฟล์นี้มีรหัสผ่าน โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง",
    Reason.DAMAGED: "ไฟล์นี้เปิดอ่านไม่ได้ อาจไม่สมบูรณ์ โปรดส่งออกจากระบบใหม่แล้วส่งอีกครั้ง",
    Reason.ENCODING: "อ่านตัวอักษรไทยในไฟล์นี้ไม่ได้ โปรดบันทึกเป็น xlsx หรือ CSV UTF-8 แล้วส่งอีกครั้ง",
    Reason.WEB_PAGE: "ไฟล์นี้เป็นหน้าเว็บที่ตั้งชื่อเป็นไฟล์ตาราง โปรดเปิดด้วย Excel บันทึกเป็น xlsx แล้วส่งอีกครั้ง",
    Reason.NO_TABLE_KIND: "ไฟล์นี้ไม่ใช่ไฟล์ตาราง ระบบรับไฟล์ xlsx, xls, ods และ csv",
}
_NOT_COMPARED = "📄 ยังไม่ได้เทียบไฟล์"

ADMINS_ONLY = Message(
    "📄 ระบบรับไฟล์เพื่อเทียบยอดจากผู้ดูแลของจังหวัดเท่านั้น", "หากประสงค์จะสอบถามผลของอำเภอ โปรดพิมพ์ /status ตามด้วยชื่ออำเภอ"
)
NOT_RECEIVED = Message("📄 ขออภัย ระบบรับไฟล์ไม่สำเร็จ", "โปรดส่งไฟล์อีกครั้ง")
IN_LINE = Message("📄 ได้รับไฟล์แล้ว", "ขณะนี้มีไฟล์อื่นที่กำลังอ่านอยู่ ระบบจะแจ้งผลเมื่อถึงลำดับของไฟล์นี้")
ONE_FILE_AT_A_TIME = Message("📄 ระบบกำลังอ่านไฟล์ก่อนหน้าอยู่", "โปรดรอผลของไฟล์ดังกล่าว แล้วส่งไฟล์นี้อีกครั้ง")
WHICH_OFFICE = Message("📄 ไฟล์นี้มีอำเภอของหลายจังหวัด", "โปรดส่งไฟล์อีกครั้ง โดยพิมพ์ชื่อจังหวัดเป็นคำบรรยายของไฟล์")

NOTES = {
    Agreement.SAME: "ตรงกัน",
    Agreement.DIFFERENT: "ต่างกัน",
    Agreement.ONLY_IN_SHEET: "มีเฉพาะในตารางกลาง",
    Agreement.ONLY_IN_EXPORT: "มีเฉพาะในไฟล์",
}
DIFFERENCES, ALL, FINDINGS = "ผลต่าง", "ทั้งหมด", "ข้อสังเกต"
"""The tabs of the workbook."""
_IN_FILE, _IN_SHEET = "ไฟล์", "ตารางกลาง"
NOTE_HEADINGS = (FINDINGS, "แหล่งข้อมูล")
HEADINGS = (
    "อำเภอ",
    "เดือน",
    "ตารางกลาง (บาท)",
    "ไฟล์จากระบบ DOS (บาท)",
    "ผลต่าง (ตารางกลางลบด้วยไฟล์)",
    "เซลล์ในตารางกลาง",
    "เซลล์ในไฟล์",
    "หมายเหตุ",
)
THE_RECORD = "ระบบ DOS เป็นข้อมูลหลัก ตารางกลางเป็นสำเนา หากพบว่าต่างกัน โปรดตรวจสอบและแก้ไขให้ตรงกัน ระบบนี้ไม่ได้แก้ไขข้อมูลใด ๆ"


def title(reconciliation: Reconciliation) -> str:
    """Whose sheet was compared, and with what."""
    return f"ผลการเทียบตารางกลางกับไฟล์จากระบบ DOS จังหวัด{reconciliation.office.name}"


def reconciliation_message(reconciliation: Reconciliation) -> Message:
    """How much agrees, then every difference with both figures and their cells, then what could not be compared."""
    blocks = (
        _summary(reconciliation),
        *_differences(reconciliation),
        _absent(reconciliation),
        _months_not_in_sheet(reconciliation),
        _findings("อ่านไม่ได้ในไฟล์ จึงยังไม่ได้เทียบ", map(remark, reconciliation.unread)),
        _findings("อ่านไม่ได้ในตารางกลาง จึงยังไม่ได้เทียบ", map(remark, reconciliation.unread_in_sheet)),
        _findings("ข้อสังเกตในไฟล์", remarks(reconciliation)),
        THE_RECORD,
    )
    return Message(f"🔎 {title(reconciliation)}", "\n\n".join(filter(None, blocks)))


def refused_file(reason: Reason) -> Message:
    """Why a file is not read, and what to send instead."""
    return Message(_NOT_COMPARED, _REFUSALS[reason])


def senseless_file(name: str, error: ShapeError) -> Message:
    """Why no figures are taken from a file that can be read."""
    cells = dict(error.data).get("cells", "")
    if error.code == "header-doubled":
        reason = f"พบหัวตารางซ้ำกัน (เซลล์ {cells}) จึงไม่ทราบว่าต้องใช้ยอดใด โปรดเหลือไว้เพียงหนึ่งแล้วส่งอีกครั้ง"
    elif error.code == "others-only":
        reason = f"ไฟล์นี้มีเฉพาะแถวของจังหวัดอื่น ({shown(dict(error.data)['provinces'])}) จึงไม่มีข้อมูลที่เทียบได้"
    elif error.code == "amounts-missing":
        reason = f"ไม่พบคอลัมน์ยอดจำหน่าย (หัวคอลัมน์ที่พบ: {shown(dict(error.data)['labels'])})"
    else:
        reason = f"ไม่พบตารางที่มีชื่ออำเภอของจังหวัดกับเดือนในไฟล์ “{shown(name)}”\n{_SHAPES}"
    return Message(_NOT_COMPARED, reason)


def book_name(reconciliation: Reconciliation, now: datetime) -> str:
    """The name of the workbook; `now` is local."""
    return f"ผลต่าง-{reconciliation.office.name}-{now.year + BUDDHIST_ERA_OFFSET}-{now:%m-%d}.xlsx"


def file_line(reconciliation: Reconciliation) -> str:
    """The export's name as it was sent, and the months that it is about."""
    months = thai.months_short(reconciliation.months)
    return f"ไฟล์ “{shown(reconciliation.export.title)}”{f' เดือน {months}' if months else ''}"


def place(cell: Cell | None, snapshot: Snapshot) -> str:
    """A cell's address, with its tab where there are several."""
    if cell is None:
        return ""
    is_only = len({each.tab_id for each in snapshot.figure_cells.values()}) <= 1
    return cell.a1 if is_only or not cell.tab else f"{cell.tab}!{cell.a1}"


def remark(finding: Finding) -> str:
    """One oddity, with the district whose it is."""
    data = dict(finding.data)
    if finding.code == "rows-of-others":
        return f"• ไม่นำแถวของจังหวัดอื่นมาเทียบ {int(data['rows']):,} แถว ({shown(data['provinces'])})"
    if finding.code == "rows-unnamed" and finding.cell:
        since = f"ตั้งแต่เซลล์ {finding.cell.a1}"
        return f"• ไม่นำแถวที่ไม่มีชื่ออำเภอของจังหวัดมาเทียบ {int(data['rows']):,} แถว ({since})"
    if finding.code == "tab-too-large":
        return f"• ไม่ได้อ่านแผ่นงาน “{shown(finding.text)}” เนื่องจากมีเนื้อหามากเกินไป"
    return f"{finding_line(finding)}{f' — {district_name(finding.district)}' if finding.district else ''}"


def remarks(reconciliation: Reconciliation) -> Iterator[str]:
    """What else is worth knowing of the export; sales of months that have not begun in one line."""
    if future := reconciliation.in_future:
        months = thai.months_short(sorted({each.month for each in future if each.month}))
        yield f"• มียอดของเดือนที่ยังไม่เริ่ม {len(future):,} รายการ ({months}) ขอความอนุเคราะห์ตรวจสอบว่าตรงเดือนแล้ว"
    yield from map(remark, reconciliation.remarks)


def notes(reconciliation: Reconciliation) -> Iterator[tuple[str, str]]:
    """For the workbook: everything that could not be read or is odd, each with the source in which it stands."""
    yield from ((_plain(remark(each)), _IN_FILE) for each in reconciliation.unread)
    yield from ((_plain(remark(each)), _IN_SHEET) for each in reconciliation.unread_in_sheet)
    yield from ((_plain(each), _IN_FILE) for each in remarks(reconciliation))
    yield from ((each, _IN_SHEET) for each in filter(None, [_months_not_in_sheet(reconciliation)]))


def _plain(line: str) -> str:
    return line.removeprefix("• ")


def _summary(reconciliation: Reconciliation) -> str:
    compared, differing = len(reconciliation.compared), len(reconciliation.differing)
    if not compared:
        said = "ไม่มีรายการที่เทียบได้"
    elif not differing:
        said = f"ตรงกันทั้งหมด {compared:,} รายการ"
    else:
        said = f"ตรงกัน {compared - differing:,} จาก {compared:,} รายการ ไม่ตรงกัน {differing:,} รายการ"
    return f"{file_line(reconciliation)}\n{said}"


def _differences(reconciliation: Reconciliation) -> Iterator[str]:
    told = islice(reconciliation.differing, MOST_LINES)
    for district, comparisons in groupby(told, key=lambda each: each.district):
        lines = (_line(reconciliation, each) for each in comparisons)
        yield "\n".join([district_name(district), *lines])
    if (more := len(reconciliation.differing) - MOST_LINES) > 0:
        yield f"และอีก {more:,} รายการ รายละเอียดครบถ้วนอยู่ในไฟล์ผลต่าง"


def _line(reconciliation: Reconciliation, comparison: Comparison) -> str:
    """One difference: its month, both figures with their cells, and by how much the sheet is above or below."""
    in_sheet, in_export = reconciliation.places(comparison)
    sheet = _figure(comparison.sheet, place(in_sheet, reconciliation.sheet))
    export = _figure(comparison.export, place(in_export, reconciliation.export))
    month = f"• {thai.month_short(comparison.month)}:"
    if comparison.difference is None:
        return f"{month} {NOTES[comparison.agreement]} {sheet or export}"
    way = "สูงกว่า" if comparison.difference > 0 else "ต่ำกว่า"
    by = thai.baht(Satang(abs(comparison.difference)))
    return f"{month} ตารางกลาง {sheet} ไฟล์ {export} ตารางกลาง{way}ไฟล์ {by} บาท"


def _figure(amount: Satang | None, cell: str) -> str:
    if amount is None:
        return ""
    return f"{thai.baht(amount)} (เซลล์ {cell})" if cell else thai.baht(amount)


def _absent(reconciliation: Reconciliation) -> str:
    if not reconciliation.absent:
        return ""
    of = len(reconciliation.office.districts)
    there = of - len(reconciliation.absent)
    return f"อ่านข้อมูลในไฟล์ได้ {there} จาก {of} อำเภอ จึงยังไม่ได้เทียบ {names(reconciliation.absent)}"


def _months_not_in_sheet(reconciliation: Reconciliation) -> str:
    months = thai.months_short(reconciliation.months_not_in_sheet)
    return f"ตารางกลางไม่มีเดือน {months} จึงยังไม่ได้เทียบ" if months else ""


def _findings(heading: str, lines: Iterable[str]) -> str:
    told = list(lines)
    if not told:
        return ""
    more = [f"และอีก {len(told) - _MOST_FINDINGS:,} แห่ง"] if len(told) > _MOST_FINDINGS else []
    return "\n".join([f"{heading} {len(told):,} แห่ง", *told[:_MOST_FINDINGS], *more])
