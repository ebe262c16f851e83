"""What has changed between two posts of standings."""

from __future__ import annotations

from collections.abc import Iterator

from bot import thai
from bot.posts.posted_figures import Figures
from scoring.money import Satang


def changes_since(before: Figures | None, now: Figures) -> str:
    """Which districts' sums and levels differ from those of the last post; empty where there is nothing to compare."""
    if before is None or before.round != now.round:
        return ""
    since = f"เปลี่ยนแปลงจากครั้งก่อน ({thai.date_short(before.at.astimezone(now.at.tzinfo).date())})"
    lines = list(_lines(before, now))
    if not lines:
        return f"\n{since}: ไม่มี"
    total = Satang(sum(now.totals.values()) - sum(before.totals.values()))
    return "\n".join([f"\n{since}: ยอดรวม{_difference(total)}", *lines])


def _lines(before: Figures, now: Figures) -> Iterator[str]:
    for district, total in now.totals.items():
        told = []
        if difference := total - before.totals.get(district, 0):
            told.append(f"ยอด{_difference(Satang(difference))}")
        was, is_now = before.ratings.get(district), now.ratings.get(district)
        if was != is_now and was and is_now:
            told.append(f"จาก{was} เป็น{is_now}")
        if told:
            yield f"• {district} {' '.join(told)}"


def _difference(amount: Satang) -> str:
    if not amount:
        return "เท่าเดิม"
    return f"{'เพิ่มขึ้น' if amount > 0 else 'ลดลง'} {thai.baht(Satang(abs(amount)))} บาท"
