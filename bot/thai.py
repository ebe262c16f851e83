"""Thai dates and amounts as a chat writes them: Arabic digits with commas, the year in the Buddhist era (พ.ศ.)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from scoring.fiscal_year import Month
from scoring.money import SATANG_PER_BAHT, Satang
from sheets.months import MONTH_ABBREVIATIONS, MONTH_NAMES

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAY_ABBREVIATIONS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_HUNDRED = 100


def baht(amount: Satang) -> str:
    """`68,025,600`, and with satang only where there are any: `1,234.50`."""
    whole, satang = divmod(abs(amount), SATANG_PER_BAHT)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}.{satang:02}" if satang else f"{sign}{whole:,}"


def whole_baht(amount: Fraction) -> str:
    """A computed amount in satang as whole baht, rounded half up: for averages and outlooks, never for gaps."""
    return f"{_half_up(amount / SATANG_PER_BAHT):,}"


def baht_rounded_up(amount: Satang) -> str:
    """What is needed, as whole baht that suffice."""
    return f"{-(-amount // SATANG_PER_BAHT):,}"


def percent(share: Fraction) -> str:
    """`81.57` for a share of 0.8157. Rounding never lifts a share below 1 to `100.00`."""
    hundredths = _half_up(share * _HUNDRED * _HUNDRED)
    if share < 1:
        hundredths = min(hundredths, _HUNDRED * _HUNDRED - 1)
    return f"{hundredths // _HUNDRED:,}.{hundredths % _HUNDRED:02}"


def number(value: Fraction) -> str:
    """A level as it is, `3`; points with two decimals, `81.25`, cut off rather than rounded up."""
    return str(value.numerator) if value.denominator == 1 else f"{int(value * _HUNDRED) / _HUNDRED:.2f}"


def month_short(month: Month) -> str:
    """`มี.ค. 67`."""
    return f"{MONTH_ABBREVIATIONS[month.number - 1]} {month.buddhist_year % _HUNDRED:02}"


def month_long(month: Month) -> str:
    """`มีนาคม 2567`."""
    return f"{MONTH_NAMES[month.number - 1]} {month.buddhist_year}"


def months_short(months: Sequence[Month]) -> str:
    """`ต.ค. 66 – ก.พ. 67` for months in a row, and a list of such spans where some lie between."""
    spans: list[list[Month]] = []
    for month in sorted(months):
        if spans and spans[-1][-1].plus(1) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    return ", ".join(
        f"{month_short(span[0])} – {month_short(span[-1])}" if len(span) > 1 else month_short(span[0]) for span in spans
    )


def date_short(day: date) -> str:
    """`15 มี.ค. 67`."""
    return f"{day.day} {month_short(Month.of(day))}"


def date_long(day: date) -> str:
    """`วันศุกร์ที่ 15 มีนาคม 2567`, as the letter names a day."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {month_long(Month.of(day))}"


def weekday_date_short(day: date) -> str:
    """`วันศุกร์ที่ 15 มี.ค. 67`."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {date_short(day)}"


def weekday_date_brief(day: date) -> str:
    """`ศ. 15 มี.ค. 67`, for a button."""
    return f"{WEEKDAY_ABBREVIATIONS[day.weekday()]} {date_short(day)}"


def moment(instant: datetime) -> str:
    """`13 มี.ค. 67 เวลา 09.05 น.`; the instant is already in the office's time zone."""
    return f"{date_short(instant.date())} เวลา {instant:%H.%M} น."


def window(since: datetime, until: datetime) -> str:
    """`ระหว่าง 12 มี.ค. 67 เวลา 08.50–08.51 น.`; both are already in the office's time zone."""
    if since.date() != until.date():
        return f"ระหว่าง {moment(since)} – {moment(until)}"
    if f"{since:%H%M}" == f"{until:%H%M}":
        return f"เมื่อ {moment(until)}"
    return f"ระหว่าง {date_short(since.date())} เวลา {since:%H.%M}–{until:%H.%M} น."


def _half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()
