"""What is said about closing a round, what was closed, and what the sheet says otherwise since then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from bot import thai
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing, Reopening
from bot.rounds.late_corrections import LateCorrection, Unseen
from bot.wording.oddities import finding_line
from bot.wording.states import ZERO_AHEAD
from bot.wording.terms import TIER_NAMES, admin_name, district_name, has_name, names, round_name, shown
from scoring.findings import FindingLevel
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.sales import District
from scoring.timeliness import MonthState

CLOSE = "ปิดรอบ"
CANCEL = "ยกเลิก"
REOPEN = "เปิดรอบอีกครั้ง"
CORRECTIONS = "แก้ไขหลังปิดรอบ"

OVER = "ขั้นตอนนี้สิ้นสุดแล้ว โปรดพิมพ์ /close หรือ /reopen เพื่อเริ่มใหม่"
CHANGED_MEANWHILE = "ข้อมูลในตารางกลางเปลี่ยนไปจากที่แสดงก่อนหน้านี้ จึงยังไม่ได้ปิดรอบ โปรดตรวจสอบข้อมูลล่าสุด"
REOPENED_MEANWHILE = "รอบนี้ปิดและเปิดอีกครั้งแล้วหลังจากที่แสดงก่อนหน้านี้ จึงยังไม่ได้ปิดรอบ โปรดตรวจสอบข้อมูลล่าสุด"
CLOSED_NOW = "ปิดรอบเรียบร้อยแล้ว ระบบจะแจ้งกลุ่มในเวลาทำการ"
NO_REASON = "ยังไม่พบเหตุผลในข้อความ"

LONGEST_REASON = 300
"""So many characters of a reason are kept."""
LISTED = 20
"""So many findings or corrections are listed in one message; of more, their number is told."""
SHORT_HASH = 12
"""So many digits of a hash tell it from any other; the group is told these."""


def which_round(words: str = "") -> Message:
    """Asks for the round, over a button for each; `words` named none of them."""
    if words:
        return Message(f"🔎 ไม่พบรอบ “{shown(words)}”", "โปรดเลือกรอบจากรายการ เช่น /close รอบที่ 1 หรือ /close 2567/1")
    return Message("📌 ปิดรอบการประเมิน", "โปรดเลือกรอบ")


def before_closing(reading: Reading, copy: ClosedRound, note: str = "") -> Message:
    """Everything that is about to be frozen, what is missing or unconfirmed in it, and what closing means."""
    lines = [note, "โปรดตรวจสอบก่อนปิดรอบ", f"นับยอดเดือน {thai.months_short(copy.months)}", *_result_lines(copy), ""]
    lines += [*_gaps(reading, copy.months), *_unconfirmed(reading, copy.months), *_to_look_at(copy), ""]
    if not reading.has_ended:
        last = copy.round.months[-1].plus(1).first_day - timedelta(days=1)
        lines.append(
            f"หมายเหตุ: รอบนี้ยังไม่สิ้นสุด (สิ้นสุดวันที่ {thai.date_short(last)}) หากปิดรอบขณะนี้ ยอดที่บันทึกหลังจากนี้จะไม่นับรวมในผลของรอบ"
        )
    lines.append("เมื่อปิดรอบแล้ว ผลของรอบจะคงไว้ตามนี้ การแก้ไขภายหลังจะแสดงแยกไว้ และการเปิดรอบอีกครั้งต้องระบุเหตุผล")
    return Message(_title("ปิดรอบ", reading.office, copy.round), "\n".join(lines).strip())


def unchanged(office: Office, evaluation_round: EvaluationRound, *, closed: bool) -> Message:
    """After a step was cancelled, or where a round is to be opened that is open."""
    state = "ยังปิดอยู่" if closed else "ยังไม่ได้ปิด"
    return Message(f"📄 จังหวัด{office.name} {round_name(evaluation_round)} {state} ไม่มีการเปลี่ยนแปลง")


def closed_card(reading: Reading, closing: Closing, before: Iterable[Closing], note: str = "") -> Message:
    """A closed round for the admins: when and by whom, its result and hash, and what has changed in the sheet since.

    `before` are earlier closings of the round, which were reopened.
    """
    zone = reading.office.time_zone
    lines = [note, f"ปิดเมื่อ {_moment(closing.at, zone)} {_by(closing)}"]
    if closing.copy:
        lines += [f"ใช้ข้อมูล ณ {_moment(closing.copy.read_at, zone)}", *_result_lines(closing.copy)]
        lines += [f"รหัสตรวจสอบ (SHA-256): {closing.digest}", "", *_corrections(reading.late_corrections())]
    else:
        lines += [_DAMAGED, "โปรดกู้คืนฐานข้อมูลจากสำเนาสำรอง หรือเปิดรอบอีกครั้งแล้วปิดรอบใหม่"]
    lines += [reopened_line(each.reopening, zone) for each in before if each.reopening]
    return Message(_title("ปิดรอบแล้ว", reading.office, closing.round), "\n".join(lines).strip())


def ask_reason(office: Office, evaluation_round: EvaluationRound, problem: str = "") -> Message:
    """Asks why a round is to be opened again; `problem` is what was wrong with typed words."""
    lines = [problem, "โปรดพิมพ์เหตุผล เช่น แก้ไขยอดตามหนังสือจังหวัด ระบบจะแจ้งเหตุผลในกลุ่มด้วย", "หากพิมพ์ในกลุ่ม โปรดตอบกลับข้อความนี้"]
    return Message(_title(REOPEN, office, evaluation_round), "\n".join(filter(None, lines)))


def confirm_reason(office: Office, evaluation_round: EvaluationRound, reason: str) -> Message:
    """Shows the reason as it will be told, over the button that opens the round."""
    lines = [f"เหตุผล: {_quoted(reason)}", f"โปรดกด “{REOPEN}” เพื่อให้มีผล หรือพิมพ์เหตุผลใหม่"]
    return Message(_title(REOPEN, office, evaluation_round), "\n".join(lines))


def reopened(office: Office, closing: Closing, reopening: Reopening) -> Message:
    """To the group and to the admin: a round is open again, and why."""
    lines = [
        f"รอบนี้ปิดเมื่อ {_moment(closing.at, office.time_zone)} และเปิดอีกครั้งเมื่อ {_moment(reopening.at, office.time_zone)}",
        f"เหตุผล: {_quoted(reopening.reason)}",
        "ผลของรอบกลับมาแสดงตามตารางกลาง สำเนาของรอบที่ปิดไว้เดิมยังเก็บไว้",
    ]
    return Message(_title(REOPEN, office, closing.round), "\n".join(lines))


def closed_post(standings: Message, reading: Reading) -> Message:
    """To the group: the standings with which a round was closed, and the beginning of its hash."""
    title = f"📌 ปิดรอบ: {standings.title.removeprefix('📊 ')}"
    digest = reading.closing.digest[:SHORT_HASH] if reading.closing else ""
    return Message(title, f"{standings.body}\n").adding(
        closed_note(reading),
        f"รหัสตรวจสอบ {digest}",
        "การแก้ไขหลังจากนี้จะแสดงแยกไว้ ไม่นับรวมในผลของรอบ ขอขอบคุณทุกอำเภอที่ให้ความร่วมมือ",
    )


def closed_note(reading: Reading, district: District | None = None) -> str:
    """That a round is closed, since when, and how many late corrections there are (of a district, or of all).

    Empty while it is open.
    """
    closing, zone = reading.closing, reading.office.time_zone
    if closing is None:
        return ""
    closed = f"ปิดรอบแล้วเมื่อ {_moment(closing.at, zone)}"
    if closing.copy is None:
        return f"หมายเหตุ: {closed} แต่{_DAMAGED} โปรดแจ้งผู้ดูแลของจังหวัด"
    late = reading.late_corrections(district)
    lines = [f"{closed} (ใช้ข้อมูล ณ {_moment(closing.copy.read_at, zone)})"]
    if changed := [each for each in late if not each.unseen]:
        lines.append(f"แก้ไขในตารางกลางหลังปิดรอบ {len(changed)} รายการ ไม่นับรวมในผลข้างต้น")
    return "\n".join([*lines, *_unseen_line(late)])


def corrections(reading: Reading, district: District | None = None) -> Message:
    """Each late correction of a closed round, of a district or of all; and the rows that cannot be compared."""
    late = reading.late_corrections(district)
    title = f"📄 {CORRECTIONS} — {round_name(reading.evaluation_round)}"
    after = (
        "ผลของรอบยังเป็นไปตามที่ปิดไว้ หากต้องใช้ตัวเลขใหม่ ผู้ดูแลของจังหวัดเปิดรอบอีกครั้งได้ด้วย /reopen"
        if any(not each.unseen for each in late)
        else ""
    )
    return Message(title, "\n".join(_corrections(late))).adding(after)


def nothing_awaited(reading: Reading) -> str:
    """Why nothing is awaited: the round, or the rounds, of this month are closed."""
    this_month = Month.of(reading.today)
    closed = [round_name(each) for each in sorted(reading.record.closed_rounds()) if this_month in each.months]
    return f"ไม่มีเดือนที่รอข้อมูล ({' '.join(closed)} ปิดแล้ว)"


def not_in_round(reading: Reading, district: District) -> Message:
    """A district that is new on the office's list, asked for in a round that was closed before."""
    title = f"📄 {district_name(district)} — {round_name(reading.evaluation_round)}"
    return Message(title, "ยังไม่มีอำเภอนี้ในข้อมูลของรอบที่ปิดไว้")


def nothing_to_confirm(district: District) -> Message:
    """To somebody who wants to confirm a month of a closed round."""
    body = "รอบของเดือนนี้ปิดแล้ว จึงไม่มียอดที่รอยืนยัน หากตัวเลขไม่ถูกต้อง โปรดแจ้งผู้ดูแลของจังหวัด"
    return Message(f"📌 ยืนยันยอดจำหน่าย — {district_name(district)}", body)


_DAMAGED = "สำเนาที่เก็บไว้เมื่อปิดรอบเสียหายหรือถูกแก้ไข จึงไม่นำมาใช้ และแสดงข้อมูลปัจจุบันจากตารางกลางแทน"


_UNSEEN = {Unseen.DOUBLED: "พบมากกว่าหนึ่งแถว", Unseen.GONE: "ไม่พบแถว"}


def _title(what: str, office: Office, evaluation_round: EvaluationRound) -> str:
    return f"📌 {what} — จังหวัด{office.name} {round_name(evaluation_round)}"


def _moment(instant: datetime, zone: tzinfo) -> str:
    return thai.moment(instant.astimezone(zone))


def _quoted(reason: str) -> str:
    return shown(reason, LONGEST_REASON)


def _result_lines(copy: ClosedRound) -> Iterator[str]:
    """The province's sum and level, and the districts by level, the highest first."""
    for each in copy.results:
        if each.district is None:
            level = f" ({each.level})" if each.level else ""
            yield f"รวมทั้งจังหวัด {thai.baht(each.total)} บาท{level}"
    values = {each.district: each.rating.value if each.rating else -1 for each in copy.standings().districts}
    levels: dict[str, list[District]] = {}
    for each in sorted(copy.results, key=lambda each: values.get(each.district, -1), reverse=True):
        if each.district:
            levels.setdefault(each.level or "ยังไม่พบค่าเป้าหมายที่ครบถ้วน", []).append(each.district)
    yield from (f"• {level}: {names(districts)}" for level, districts in levels.items())


def _gaps(reading: Reading, months: Iterable[Month]) -> list[str]:
    """The months that are not there from everybody, with the districts, alike ones together."""
    blank: dict[str, list[Month]] = {}
    for found in map(reading.month, months):
        blanks = {
            "ยังไม่พบข้อมูล": [each for each in found.missing if each not in found.zeros],
            ZERO_AHEAD: found.zeros,
            "พบข้อมูลแต่ยังอ่านไม่ได้": found.unreadable,
        }
        for what, whose in blanks.items():
            if whose:
                who = "ทุกอำเภอ" if len(whose) == found.districts > 1 else names(whose)
                blank.setdefault(f"{what}: {who}", []).append(found.month)
    lines = [f"• {thai.months_short(alike)} {what}" for what, alike in blank.items()]
    return ["เดือนที่ข้อมูลยังไม่ครบ", *lines] if lines else ["ได้รับข้อมูลครบทุกเดือน ทุกอำเภอ"]


def _unconfirmed(reading: Reading, months: Sequence[Month]) -> list[str]:
    there = [each for each in reading.progress(months) if each.amount is not None]
    waiting = [each for each in there if each.state is not MonthState.CONFIRMED]
    if not waiting:
        return ["อำเภอยืนยันครบทุกรายการแล้ว"] if there else []
    span = thai.months_short(sorted({each.month for each in waiting}))
    return [f"ยอดที่อำเภอยังไม่ยืนยัน {len(waiting)} จาก {len(there)} รายการ ({span})"]


def _to_look_at(copy: ClosedRound) -> list[str]:
    """What nobody has settled or mended: all but the hints, which want a look of nobody; errors first."""
    worth = [each for each in copy.findings if each.level is not FindingLevel.HINT]
    found = sorted(worth, key=lambda each: each.level is not FindingLevel.ERROR)
    if not found:
        return ["ไม่มีข้อสังเกตที่รอตรวจสอบแก้ไข"]
    lines = [f"{finding_line(each)}{f' — {district_name(each.district)}' if each.district else ''}" for each in found]
    return [f"ข้อสังเกตที่ควรตรวจสอบก่อน {len(found)} รายการ", *_cut(lines)]


def _corrections(late: Sequence[LateCorrection]) -> list[str]:
    if not late:
        return ["ยังไม่มีการแก้ไขหลังปิดรอบ"]
    changed = [correction_line(each) for each in late if not each.unseen]
    head = [f"แก้ไขในตารางกลางหลังปิดรอบ {len(changed)} รายการ (บาท)"] if changed else []
    return [*head, *_cut(changed), *_unseen_line(late)]


def _unseen_line(late: Iterable[LateCorrection]) -> list[str]:
    """The districts of which nothing can be said, each with what is wrong with its row."""
    rows = dict.fromkeys(f"{each.district} ({_UNSEEN[each.unseen]})" for each in late if each.unseen)
    return [f"ขณะนี้เทียบกับตารางกลางไม่ได้: {' '.join(rows)}"] if rows else []


def correction_line(late: LateCorrection) -> str:
    """`• บางคล้า ก.พ. 67 (เซลล์ J7): เมื่อปิดรอบ 22,671,100 ขณะนี้ 22,671,101`."""
    what = f"ค่าเป้าหมาย{TIER_NAMES[late.about]}" if not isinstance(late.about, Month) else thai.month_short(late.about)
    place = f" (เซลล์ {late.cell.a1})" if late.cell else ""
    return f"• {late.district} {what}{place}: เมื่อปิดรอบ{_amount(late.frozen)} {present(late)}"


def present(late: LateCorrection) -> str:
    """What the cell says by now: `ขณะนี้ 22,671,101`."""
    if late.unseen:
        return "ขณะนี้เทียบไม่ได้"
    return "ขณะนี้อ่านไม่ได้" if late.unreadable else f"ขณะนี้{_amount(late.now)}"


def _amount(amount: Satang | None) -> str:
    return "ไม่มีข้อมูล" if amount is None else f" {thai.baht(amount)}"


def reopened_line(reopening: Reopening, zone: tzinfo) -> str:
    """That a round was opened before, by whom, and why."""
    return f"เคยเปิดรอบอีกครั้งเมื่อ {_moment(reopening.at, zone)} {_by(reopening)} เหตุผล: {_quoted(reopening.reason)}"


def _by(act: Closing | Reopening) -> str:
    """`โดย สพจ.ฉะเชิงเทรา`, or `โดยผู้ดูแลหมายเลข 7`."""
    return f"โดย{' ' * has_name(act.name)}{admin_name(act.name, act.by)}"


def _cut(lines: Sequence[str]) -> list[str]:
    rest = [f"และอีก {len(lines) - LISTED} รายการ"] if len(lines) > LISTED else []
    return [*lines[:LISTED], *rest]
