"""The zeros of a sheet that do not count as recorded: those that were typed ahead, and confirmed by nobody."""

from __future__ import annotations

from datetime import date

from bot.ledger.ledger import Ledger
from bot.office.office import Office
from scoring.sales import MonthlySales
from scoring.timeliness import MonthKey
from scoring.zeros import typed_ahead_in


def zeros_ahead(office: Office, sales: MonthlySales, ledger: Ledger, today: date) -> frozenset[MonthKey]:
    """Those of the office's districts by the rule of `scoring.zeros`; without a ledger by the sheet alone."""
    zeros = frozenset(key for key, amount in sales.figures() if amount == 0 and key[0] in office.districts)
    if not zeros:
        return zeros
    latest, once = ledger.latest_entries(), ledger.typed_ahead(office)
    ahead = {key for key in zeros if latest.get(key) in once}
    return (typed_ahead_in(sales, office.districts, today) | ahead) - ledger.confirmed_zeros()
