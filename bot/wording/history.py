"""How changes of the sheet are told: each with its cell and the window in which it happened, or a day's at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot import thai
from bot.ledger.history import After, Change, last_day
from bot.ledger.ledger import Ledger, Subject, SubjectKey
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.wording.states import ZERO_AHEAD
from bot.wording.terms import TIER_NAMES, district_name, person_name, short_round_name, shown
from scoring.fiscal_year import EvaluationRound, Month
from scoring.sales import District

OLDER = "ก่อนหน้า"
NEWER = "ใหม่กว่า"
OF_PROVINCE = "ประวัติทั้งจังหวัด"
TARGET = "ค่าเป้าหมาย"
NOT_FOUND = "ไม่พบตัวเลขที่อ่านได้"
DIFFERS = "ต่างจากยอดที่ยืนยันไว้"
WHO = "ระบบทราบเพียงช่วงเวลาที่ตัวเลขเปลี่ยน ไม่ทราบว่าผู้ใดเป็นผู้แก้ไข"
LAST_EDITOR = "ชื่อที่ Google แจ้ง คือผู้แก้ไขตารางครั้งล่าสุดขณะนั้น ซึ่งอาจไม่ใช่ผู้แก้ไขเซลล์นั้น"
LISTED_A_DAY = 30
"""So many changes are listed in a day's summary; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a history, newest first: how many newer ones stand before it, and how many there are in all."""

    changes: tuple[Change, ...]
    before: int
    total: int

    @property
    def counted(self) -> str:
        """`รายการที่ 1–10 จาก 23`, or how many where these are all."""
        count = len(self.changes)
        return (
            str(count) if count == self.total else f"รายการที่ {self.before + 1}–{self.before + count} จาก {self.total}"
        )


def history_message(reading: Reading, district: District | None, part: Part) -> Message:
    """The changes of a district, or of all, with what is known of each and what is not."""
    office, ledger = reading.office, reading.record.ledger
    title = f"📄 ประวัติการเปลี่ยนแปลงตัวเลข {district_name(district) if district else f'จังหวัด{office.name}'}"
    sheets = [_other_sheet(begun_at.astimezone(office.time_zone)) for begun_at in ledger.sheets[-1:]]
    if not part.changes:
        return Message(title, "\n".join([*sheets, _none(ledger, office.time_zone)]))
    unreadable = reading.unreadable({each.subject for each in part.changes if isinstance(each.subject, Month)})
    lines = [f"{part.counted} รายการ เรียงจากล่าสุด", *sheets, ""]
    for change in part.changes:
        lines.append(f"• {'' if district else f'{change.district} '}{_what(change)}")
        marks = _marks(change, office, reading.record.ledger, unreadable)
        details = (_where_and_when(change, reading), marks, _editor(change))
        lines += [f"  {detail}" for detail in details if detail]
    notes = [WHO, LAST_EDITOR] if any(each.editor for each in part.changes) else [WHO]
    return Message(title, "\n".join([*lines, "", *(f"หมายเหตุ: {note}" for note in notes)]))


def daily_message(
    office: Office,
    ledger: Ledger,
    found: Sequence[Change],
    since: datetime,
    unreadable: Container[SubjectKey] = (),
) -> Message:
    """What has changed since the last such summary (local), by district; what was only recorded is counted.

    `unreadable` are, of what was confirmed, those whose cell cannot be read now. Where that is since the first
    read of another spreadsheet, it is said.
    """
    counted = [each for each in found if each.is_recording and not each.differs_from(ledger.confirmations)]
    changed = [each for each in found if each not in counted]
    marks = {each.key: _marks(each, office, ledger, unreadable) for each in changed}
    listed = sorted(changed, key=lambda each: not marks[each.key])[:LISTED_A_DAY]
    lines = [_other_sheet(since) if since in ledger.sheets else f"นับตั้งแต่ {thai.moment(since)}"]
    for district in office.districts:
        of_it = [each for each in listed if each.district == district]
        lines += ["", district_name(district)] if of_it else []
        for change in of_it:
            cell = f" (เซลล์ {change.cell.a1})" if change.cell else ""
            lines += [f"• {_what(change)}{cell}", *(f"  {mark}" for mark in [marks[change.key]] if mark)]
    if len(changed) > len(listed):
        lines += ["", f"และอีก {len(changed) - len(listed)} รายการ"]
    no_reports = {(each.key, each.seen_at) for each in ledger.typed_ahead(office)}
    ahead = [each.subject for each in counted if (each.key, each.until) in no_reports]
    recorded = [each.subject for each in counted if (each.key, each.until) not in no_reports]
    for head, subjects in (("บันทึกใหม่", recorded), (ZERO_AHEAD, ahead)):
        lines += ["", head, *_recorded(subjects)] if subjects else []
    title = f"📄 สรุปตัวเลขที่เปลี่ยนแปลงในตารางกลาง จังหวัด{office.name}"
    return Message(title, "\n".join([*lines, "", f"{WHO} ดูช่วงเวลาของแต่ละรายการ: /history"]))


def _other_sheet(begun_at: datetime) -> str:
    """That the figures are those of another spreadsheet since its first read (local)."""
    return f"ตารางกลางเปลี่ยนเป็นแผ่นใหม่เมื่อ {thai.moment(begun_at)} ตัวเลขของแผ่นเดิมและแผ่นใหม่ไม่นำมาเปรียบเทียบกัน"


def _none(ledger: Ledger, zone: tzinfo) -> str:
    if not ledger.entries:
        return "ยังไม่มีประวัติ"
    begun = thai.moment(ledger.entries[0].seen_at.astimezone(zone))
    return f"ยังไม่พบการเปลี่ยนแปลงตั้งแต่ระบบเริ่มเก็บประวัติเมื่อ {begun}"


def _what(change: Change) -> str:
    """`ก.พ. 67: 22,671,100 → 22,700,000 บาท`."""
    before, after = (NOT_FOUND if each is None else thai.baht(each) for each in (change.before, change.after))
    told = f"{before} บาท → {after}" if change.after is None else f"{before} → {after} บาท"
    return f"{_name(change.subject)}: {told}"


def _name(subject: Subject) -> str:
    if isinstance(subject, Month):
        return thai.month_short(subject)
    return f"{TARGET}{TIER_NAMES[subject.tier].removeprefix('เป้าหมาย')} {short_round_name(subject.round)}"


def _where_and_when(change: Change, reading: Reading) -> str:
    """`เซลล์ J7 ระหว่าง 12 มี.ค. 67 เวลา 08.50–08.51 น.`; the tab is named where there are several."""
    zone, snapshot = reading.office.time_zone, reading.snapshot
    when = thai.window(change.since.astimezone(zone), change.until.astimezone(zone))
    if change.cell is None:
        return when
    in_use = {cell.tab_id for cell in (*snapshot.figure_cells.values(), *snapshot.target_cells.values())}
    tab = f" แท็บ “{shown(change.cell.tab)}”" if in_use != {change.cell.tab_id} else ""
    return f"เซลล์ {change.cell.a1}{tab} {when}"


def _marks(change: Change, office: Office, ledger: Ledger, unreadable: Container[SubjectKey]) -> str:
    """What makes a change worth a look: that it came after the deadline, and that another figure was confirmed.

    A letter that asks to verify the month asks for corrections: up to its day nothing is late. It is judged by the
    letters that counted when the change happened; of one in the configuration nobody knows since when it was there.
    """
    calendar = office.calendar_at(change.until)
    due, after = last_day(change.subject, calendar), change.after_deadline(calendar, office.time_zone)
    marks = []
    if due and change.is_verification(calendar, office.time_zone):
        marks.append(f"ก่อนพ้นกำหนดตรวจสอบตามหนังสือ ({thai.date_short(due)})")
    if due and after is not After.NO:
        perhaps = "อาจ" if after is After.PERHAPS else ""
        marks.append(f"{perhaps}หลังวันครบกำหนด ({thai.date_short(due)})")
    if change.differs_from(ledger.confirmations, unreadable):
        marks.append(DIFFERS)
    return " · ".join(marks)


def _editor(change: Change) -> str:
    return f"ผู้แก้ไขตารางล่าสุดตามที่ Google แจ้ง: {person_name(change.editor)}" if change.editor else ""


def _recorded(subjects: Sequence[Subject]) -> list[str]:
    """`• มี.ค. 67: 3 อำเภอ`, and of targets how many of a round."""
    months = Counter(each for each in subjects if isinstance(each, Month))
    rounds: Counter[EvaluationRound] = Counter(each.round for each in subjects if not isinstance(each, Month))
    return [
        *(f"• {thai.month_short(month)}: {count} อำเภอ" for month, count in sorted(months.items())),
        *(f"• {TARGET} {short_round_name(each)}: {count} ค่า" for each, count in sorted(rounds.items())),
    ]
