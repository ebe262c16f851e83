"""Findings in words: the overview, the pages with whole groups, settling, and what is told unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from bot import thai
from bot.findings.findings import Findings
from bot.findings.settlements import Settlement
from bot.message import Message
from bot.wording.oddities import FOLLOWS, FOLLOWS_FROM, cause_and_consequences, finding_detail, finding_line
from bot.wording.terms import district_name, person_name, shown
from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.sales import District

PROVINCE = "ค่าเป้าหมาย/ตารางกลาง"
NONE_FOUND = "ไม่พบข้อสังเกต"
CHOOSE = "เลือกหัวข้อด้านล่างเพื่อดูรายละเอียดและเปิดเซลล์"
NOTHING_IS_CHANGED = "หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง ระบบไม่ได้แก้ไขข้อมูลใด ๆ"
LISTED = 3
"""So many lines of a district stand in the overview; only one where there are more than `MANY` in all."""
MANY = 10
CONFIRMED_CHANGED = "confirmed-changed"
"""The finding that is over once the officer confirms the figure again, without an admin."""
TOLD = 8
"""So many findings stand in a message that nobody asked for."""
LONGEST_NOTE = 200

AT_FIRST, NEW, MORE = "เมื่อเริ่มตรวจทานตารางกลาง", "ใหม่", "เพิ่มเติม"
FINDINGS = "ข้อสังเกต"
ALL = "ข้อสังเกตทั้งหมด"
BEFORE, AFTER = "‹ ก่อนหน้า", "ถัดไป ›"
SETTLE = "ตรวจสอบแล้ว ถูกต้อง"
WITHDRAW = "ยกเลิกการรับรอง"
NO_NOTE = "ไม่มีหมายเหตุ"
CANCEL = "ไม่รับรอง"

ADMINS_ONLY = "เฉพาะผู้ดูแลของจังหวัดเท่านั้นที่รับรองข้อสังเกตได้"
KEEPS_OUT = "ยังรับรองว่าถูกต้องไม่ได้ เนื่องจากระบบยังอ่านข้อมูลส่วนนี้ไม่ได้และยังไม่นับรวม โปรดแก้ไขในตารางกลาง"
CHANGED = "ข้อสังเกตนี้เปลี่ยนไปหรือไม่มีแล้ว โปรดดูข้อสังเกตล่าสุด"

_LEVELS = {FindingLevel.ERROR: "ควรแก้ไข", FindingLevel.WARNING: "ควรตรวจสอบ", FindingLevel.HINT: "เพื่อทราบ"}


def overview(province: str, blocks: Sequence[tuple[str, Findings]], zone: tzinfo) -> Message:
    """All findings in short lines under headings; a group stands under one heading only."""
    title = f"🔎 ข้อสังเกตในตารางกลาง จังหวัด{province}"
    settled = [each for _, findings in blocks for each in findings.settled]
    waiting = [(heading, findings) for heading, findings in blocks if findings.open]
    counts = sum((findings.counts for _, findings in waiting), Findings().counts)
    head = " · ".join(f"{name} {counts[level]} รายการ" for level, name in _LEVELS.items() if counts[level])
    limit = 1 if counts.total() > MANY else LISTED
    parts = [head or NONE_FOUND, *(_block(heading, findings.open, limit) for heading, findings in waiting)]
    if settled:
        parts.append(
            "\n".join([_settled_heading(settled), *_some([settled_line(*each, zone) for each in settled], LISTED)])
        )
    return Message(title, "\n\n".join([*parts, CHOOSE] if waiting or settled else parts))


def _block(heading: str, groups: Sequence[FindingGroup], limit: int) -> str:
    return "\n".join([heading, *_some([_short(group, owner=heading == PROVINCE) for group in groups], limit)])


def _some(lines: Sequence[str], limit: int, where: str = "") -> Iterator[str]:
    yield from lines[:limit]
    if len(lines) > limit:
        yield f"และอีก {len(lines) - limit} รายการ{where}"


def _short(group: FindingGroup, *, owner: bool) -> str:
    """A group in one line: its cause, and how much follows from it."""
    follows = f" ({FOLLOWS} {len(group.consequences)} รายการ)" if group.consequences else ""
    return f"{_line(group.cause, owner=owner)}{follows}"


def _new(group: FindingGroup, finding: Finding, *, owner: bool) -> str:
    """A cause as in the overview; what follows from one with where that stands."""
    if finding == group.cause:
        return _short(group, owner=owner)
    return f"{_line(finding, owner=owner)} ({FOLLOWS_FROM} {place(group.cause)})"


def _line(finding: Finding, *, owner: bool) -> str:
    line = finding_line(finding)
    return f"{line} — {district_name(finding.district)}" if owner and finding.district else line


def _settled_heading(settled: Sequence[object]) -> str:
    return f"ตรวจสอบแล้ว {len(settled)} รายการ"


def settled_line(group: FindingGroup, settlement: Settlement, zone: tzinfo) -> str:
    """`• อำเภอท่าตะเกียบ เซลล์ M13 “2”: ตรวจสอบแล้ว (โดย … เมื่อ …: …)`."""
    note = f": {shown(settlement.note, LONGEST_NOTE)}" if settlement.note else ""
    when = thai.moment(settlement.at.astimezone(zone))
    return f"• {place(group.cause)}: ตรวจสอบแล้ว (โดย {person_name(settlement.name)} เมื่อ {when}{note})"


def place(finding: Finding) -> str:
    """What a finding is about, briefly: `อำเภอท่าตะเกียบ ก.พ. 67 เซลล์ J14 “abc”`."""
    words = [
        district_name(finding.district) if finding.district else "",
        thai.month_short(finding.month) if finding.month else "",
        f"เซลล์ {finding.cell.a1}" if finding.cell else "",
        f"“{shown(finding.text)}”" if finding.text else "",
    ]
    return " ".join(filter(None, words)) or "ตารางกลาง"


def page(
    district: District | None, groups: Iterable[tuple[str, FindingGroup]], settled: Sequence[str], of: str
) -> Message:
    """A district's or the province's groups as wholes, each with its number; `of` tells which page it is of several."""
    title = f"🔎 ข้อสังเกต — {district_name(district) if district else PROVINCE}{of}"
    parts = [_whole(number, group) for number, group in groups]
    body = [*(parts or [NONE_FOUND]), *([NOTHING_IS_CHANGED] if parts else [])]
    if settled:
        body.append("\n".join([_settled_heading(settled), *settled]))
    return Message(title, "\n\n".join(body))


def page_of(number: int, pages: int) -> str:
    """` (หน้า 1 จาก 2)`, where there are several."""
    return f" (หน้า {number} จาก {pages})" if pages > 1 else ""


def _whole(number: str, group: FindingGroup) -> str:
    return f"{number}({_LEVELS[group.level]}) {finding_detail(group).removeprefix('• ')}"


def open_cell(finding: Finding) -> str:
    """The label of the key that opens the finding's cell."""
    return f"เปิดเซลล์ {finding.cell.a1}" if finding.cell else ""


def withdraw(finding: Finding) -> str:
    """The label of the key that takes a settlement back."""
    return f"{WITHDRAW} เซลล์ {finding.cell.a1}" if finding.cell else WITHDRAW


def count_line(number: int) -> str:
    """For `/status`: how many findings of a district wait for a look."""
    return f"ข้อสังเกต {number} รายการ"


def ask_note(group: FindingGroup) -> Message:
    """Before a finding is settled, with what follows from it: the note, which may be left out."""
    return Message(
        f"📄 รับรองว่าตรวจสอบแล้ว ถูกต้อง — {place(group.cause)}",
        f"{cause_and_consequences(group)}\n\nโปรดพิมพ์หมายเหตุ เช่น เลขที่หนังสือหรือเอกสารที่ใช้ตรวจสอบ หรือกด “{NO_NOTE}”",
    )


def settled_now(group: FindingGroup, settlement: Settlement, zone: tzinfo) -> Message:
    """A finding was settled."""
    return Message(
        "📄 บันทึกการรับรองแล้ว",
        f"{settled_line(group, settlement, zone)}\nระบบจะไม่แจ้งข้อสังเกตนี้อีก จนกว่าข้อมูลในเซลล์จะเปลี่ยนหรือพบผลต่อเนื่องใหม่",
    )


def not_settled() -> Message:
    """The admin has thought better of it."""
    return Message("📄 ไม่ได้รับรองข้อสังเกต", "ข้อสังเกตยังคงอยู่ใน /findings")


def withdrawn_now(finding: Finding) -> Message:
    """A settlement was taken back."""
    return Message("📄 ยกเลิกการรับรองแล้ว", f"{finding_line(finding)}\nข้อสังเกตนี้กลับมาอยู่ใน /findings")


def told_to_admins(
    province: str, which: str, found: Sequence[tuple[FindingGroup, Finding]], *, may_be_right: bool
) -> Message:
    """Findings of an office, in one message: all that was there when the program began, new ones, or more of a cause.

    Each is its group's cause or follows from it. `may_be_right`: for one of them at least, the sheet may be right.
    """
    lines = [_new(*each, owner=True) for each in found]
    if_right = f"หากตรวจสอบแล้วถูกต้อง โปรดกด “{FINDINGS}” เพื่อรับรอง"
    return _told(f"จังหวัด{province}", which, lines, if_right if may_be_right else "")


def told_to_officer(
    district: District, which: str, found: Sequence[tuple[FindingGroup, Finding]], *, may_be_right: bool
) -> Message:
    """New findings about the figures of an officer's district, or more of a cause.

    `may_be_right` is about others than confirmed figures that have changed: the officer alone settles these.
    """
    lines = [_new(*each, owner=False) for each in found]
    confirmed = [group for group, _ in found if group.cause.code == CONFIRMED_CHANGED]
    others = "หากตรวจสอบแล้วถูกต้อง โปรดแจ้งผู้ดูแลของจังหวัดเพื่อรับรอง" if may_be_right else ""
    again = "หากตรวจสอบแล้วถูกต้อง โปรดยืนยันยอดอีกครั้งด้วย /confirm"
    if len(confirmed) == len(found):
        return _told(district_name(district), which, lines, again)
    parts = (others, f"สำหรับยอดที่ยืนยันไว้ {again}" if confirmed else "")
    return _told(district_name(district), which, lines, "\n".join(filter(None, parts)))


def _told(whose: str, which: str, lines: Sequence[str], if_right: str) -> Message:
    head = f"ข้อสังเกต{which} {len(lines)} รายการ"
    body = [head, *_some(lines, TOLD, " — /findings"), "", *filter(None, (if_right, NOTHING_IS_CHANGED))]
    return Message(f"🔎 ขอความอนุเคราะห์ตรวจสอบข้อมูล — {whose}", "\n".join(body))


def note_of(text: str) -> str:
    """A note as it is kept: in one line, and not endless."""
    return " ".join(text.split())[:LONGEST_NOTE]
