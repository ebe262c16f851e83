"""A closed round as a table: for the terminal, and as CSV or a workbook for people who go on with the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO

import pandas as pd

from bot import thai
from bot.rounds.closed_round import ClosedRound
from bot.wording import columns as words
from bot.wording.oddities import finding_line
from bot.wording.terms import TIER_NAMES, admin_name, has_name, with_number
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.standings import Standing

Amount = int | Decimal
"""Whole baht, or baht with satang."""

_TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What stands in the sheet stays text: nothing that begins with = becomes a formula."""


def round_frame(copy: ClosedRound) -> pd.DataFrame:
    """A row for each district and one for the province: every counted month, the sum, the targets and the level."""
    standings = copy.standings()
    every = (*standings.districts, standings.province)
    levels = {each.district: each.level or words.NOTHING for each in copy.results}
    rows = [
        {
            words.DISTRICT: each.district or words.PROVINCE,
            **_months(copy, each),
            words.TOTAL: _baht(each.total),
            **{TIER_NAMES[tier]: _baht((each.targets or {}).get(tier)) for tier in standings.scale.tiers},
            words.LEVEL: levels[each.district],
        }
        for each in every
    ]
    return pd.DataFrame(rows, dtype=object)


def facts(copy: ClosedRound) -> Iterator[tuple[str, str]]:
    """What is to be known of a closed round beside its table, by name; its times are local."""
    yield words.PROVINCE_NAME, copy.office
    yield words.ROUND, str(copy.round)
    yield words.CLOSED_AT, thai.moment(copy.closed_at)
    who = copy.closed_by_name, copy.closed_by
    yield words.CLOSED_BY, with_number(*who) if has_name(copy.closed_by_name) else admin_name(*who)
    yield words.READ_AT, thai.moment(copy.read_at)
    yield words.SCALE, copy.rulebook.scale.name
    yield words.HASH, copy.digest


def as_csv(copy: ClosedRound) -> bytes:
    """The table alone, in UTF-8 with the mark by which Excel knows it."""
    return round_frame(copy).to_csv(index=False).encode("utf-8-sig")


def as_json(copy: ClosedRound) -> bytes:
    """The frozen copy itself: the SHA-256 of the file is the round's hash."""
    return copy.to_json().encode()


def as_workbook(copy: ClosedRound) -> bytes:
    """The table, the facts about it and the findings, a tab each."""
    content = BytesIO()
    findings = [finding_line(each).removeprefix("• ") for each in copy.findings]
    with pd.ExcelWriter(content, engine="xlsxwriter", engine_kwargs={"options": _TEXT_STAYS_TEXT}) as book:
        round_frame(copy).map(_number).to_excel(book, sheet_name=words.RESULTS, index=False)
        pd.DataFrame(facts(copy)).to_excel(book, sheet_name=words.FACTS, index=False, header=False)
        pd.DataFrame({words.FINDINGS: findings}).to_excel(book, sheet_name=words.FINDINGS, index=False)
    return content.getvalue()


FORMATS: Mapping[str, Callable[[ClosedRound], bytes]] = {".json": as_json, ".csv": as_csv, ".xlsx": as_workbook}
"""How a closed round is written, by the suffix of the file."""


def _months(copy: ClosedRound, standing: Standing) -> dict[str, Amount | None]:
    """A district's figures; of the province the sums of those that are in, none where nobody's is."""
    of_months = {}
    for month in copy.months:
        districts = [standing.district] if standing.district else copy.districts
        found = [each for district in districts if (each := copy.sales.figure(district, month)) is not None]
        of_months[thai.month_short(month)] = _baht(Satang(sum(found))) if found else None
    return of_months


def _baht(amount: Satang | None) -> Amount | None:
    if amount is None:
        return None
    whole, satang = divmod(amount, SATANG_PER_BAHT)
    return Decimal(amount) / SATANG_PER_BAHT if satang else whole


def _number(value: object) -> object:
    """As a workbook holds numbers; exact to the satang in amounts of this size."""
    return float(value) if isinstance(value, Decimal) else value
