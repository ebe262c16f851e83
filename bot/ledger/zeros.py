"""The zeros of a sheet that do not count as recorded: those that were typed ahead, and confirmed by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.ledger.ledger import Ledger
from bot.office.office import Office
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.timeliness import MonthKey
from scoring.zeros import typed_ahead


def zeros_ahead(office: Office, sales: MonthlySales, ledger: Ledger, today: date) -> frozenset[MonthKey]:
    """Those of the office's districts by the rule of `scoring.zeros`; without a ledger by the sheet alone."""
    by_month: dict[Month, dict[District, Satang]] = {}
    for (district, month), amount in sales.figures():
        if district in office.districts:
            by_month.setdefault(month, {})[district] = amount
    zeros = frozenset((district, month) for month, found in by_month.items() for district in _zeros(found))
    if not zeros:
        return zeros
    ahead = {(each, month) for month, found in by_month.items() for each in typed_ahead(month, found, today)}
    latest, once = ledger.latest_entries(), ledger.typed_ahead(office.time_zone)
    ahead |= {key for key in zeros if latest.get(key) in once}
    return frozenset(ahead - ledger.confirmed_zeros())


def _zeros(amounts: Mapping[District, Satang]) -> list[District]:
    return [district for district, amount in amounts.items() if amount == 0]
