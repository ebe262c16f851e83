"""Standings as data for other programs: what `--json` prints. Amounts are in baht."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bot.chat.whatif import WhatIf, row_in_doubt
from bot.ledger.history import Change
from bot.ledger.kept_history import KeptHistory
from bot.ledger.ledger import Target
from bot.office.reading import Reading
from bot.reconciling.reconciliation import Reconciliation
from bot.rounds.late_corrections import LateCorrection
from bot.wording.oddities import finding_line
from scoring.explanation import Step, explain
from scoring.findings import Cell, Finding
from scoring.fiscal_year import Month
from scoring.levels import Rating
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.reconciling import Comparison
from scoring.sales import District
from scoring.standings import Standing

Json = dict[str, Any]


def reading_data(reading: Reading) -> Json:
    """A whole office: the round, the province and every district, and what is odd about the sheet."""
    return {
        **_head(reading),
        "province": standing_data(reading.standings.province, is_over=reading.is_over),
        "districts": [standing_data(each, is_over=reading.is_over) for each in reading.standings.districts],
        "findings": [finding_data(each) for each in reading.snapshot.findings],
    }


def status_data(reading: Reading, district: District | None) -> Json:
    """One district and what is odd about its own cells, or the province and what is odd about the sheet."""
    findings = reading.findings_of(district) if district else reading.snapshot.findings
    standing = reading.standings.of(district) if district else reading.standings.province
    return {
        **_head(reading),
        **standing_data(standing, is_over=reading.is_over),
        "findings": [finding_data(each) for each in findings],
    }


def audit_data(reading: Reading) -> Json:
    """What the audit asks about: each cause with what follows from it. Amounts in `data` are in satang."""
    groups = reading.findings()
    return {
        **_head(reading),
        "groups": [
            {**_whole(group.cause), "consequences": [_whole(each) for each in group.consequences]} for group in groups
        ],
    }


def _whole(finding: Finding) -> Json:
    return {**finding_data(finding), "data": dict(finding.data), "says": finding_line(finding).removeprefix("• ")}


def why_data(reading: Reading, district: District | None) -> Json:
    """The arithmetic of a district's rating, cell by cell, or of the province's; thresholds from the top."""
    standings, snapshot = reading.standings, reading.snapshot
    standing = standings.of(district) if district else standings.province
    explanation = explain(standing, reading.sales, standings.scale)
    parts: Json = {
        "districts": [{"district": each.district, "total": _baht(each.total)} for each in standings.districts]
    }
    if district:
        figures, cells = explanation.figures.items(), snapshot.figure_cells
        parts = {
            "figures": [
                {"month": str(month), "amount": in_baht(amount), **_place(cells.get((district, month)))}
                for month, amount in figures
            ],
            "target_cells": {
                tier.value: _place(snapshot.target_cells.get((reading.evaluation_round, district, tier)))
                for tier in standings.scale.tiers
            },
        }
    thresholds = [
        {**_threshold(step), "reached": step.is_reached(standing.total), "hit": step is explanation.hit}
        for step in explanation.steps
    ]
    return {**_head(reading), **standing_data(standing, is_over=reading.is_over), **parts, "thresholds": thresholds}


def whatif_data(reading: Reading, district: District, found: WhatIf | None) -> Json:
    """A district before and after a month has a supposed figure, and what the month must have for each threshold.

    Where its row is in doubt the reasons are told, and no figures; `found` is None where no month was found either.
    """
    reasons = [_whole(each) for each in row_in_doubt(reading, district)]
    head = {**_head(reading), "district": district, "month": str(found.month) if found else None, "reasons": reasons}
    if reasons or found is None:
        return {**head, **dict.fromkeys(("figure", "supposed", "before", "after")), "needs": []}
    return {
        **head,
        "figure": in_baht(found.figure),
        "supposed": in_baht(found.supposed),
        "before": standing_data(found.before, is_over=reading.is_over),
        "after": standing_data(found.after, is_over=reading.is_over) if found.after else None,
        "needs": [{**_threshold(need.step), "figure": _baht(need.amount)} for need in found.every_need],
    }


def _threshold(step: Step) -> Json:
    return {"rating": _rating(step.rating), "at": str(step.at), "least_total": _baht(step.least)}


def _place(cell: Cell | None) -> Json:
    return {"tab": cell.tab if cell else None, "cell": cell.a1 if cell else None}


def in_baht(amount: Satang | None) -> int | float | None:
    """An amount as JSON has it; null where there is none."""
    return None if amount is None else _baht(amount)


def reconciliation_data(reconciliation: Reconciliation) -> Json:
    """What the sheet and an export differ in, and what could not be compared."""
    return {
        "office": reconciliation.office.name,
        "spreadsheet": reconciliation.sheet.title,
        "read_at": reconciliation.sheet.read_at.isoformat(),
        "file": reconciliation.export.title,
        "months": [str(month) for month in reconciliation.months],
        "months_not_in_sheet": [str(month) for month in reconciliation.months_not_in_sheet],
        "compared": len(reconciliation.compared),
        "differing": [_comparison(reconciliation, each) for each in reconciliation.differing],
        "absent": list(reconciliation.absent),
        "findings": [
            finding_data(each) for each in (*reconciliation.unread, *reconciliation.in_future, *reconciliation.remarks)
        ],
        "findings_in_sheet": [finding_data(each) for each in reconciliation.unread_in_sheet],
    }


def _comparison(reconciliation: Reconciliation, comparison: Comparison) -> Json:
    sheet, export, difference = comparison.sheet, comparison.export, comparison.difference
    in_sheet, in_export = reconciliation.places(comparison)
    return {
        "district": comparison.district,
        "month": str(comparison.month),
        "agreement": comparison.agreement,
        "sheet": None if sheet is None else _baht(sheet),
        "export": None if export is None else _baht(export),
        "difference": None if difference is None else _baht(difference),
        **_place(in_sheet),
        **{f"export_{name}": value for name, value in _place(in_export).items()},
    }


def history_data(kept: KeptHistory) -> Json:
    """The changes of a district or of all, newest first, and up to which read they are known."""
    return {
        "office": kept.reading.office.name,
        "district": kept.district,
        "read_at": kept.read_at.isoformat(),
        "changes": [_change(each, kept.reading) for each in kept.changes],
    }


def _change(change: Change, reading: Reading) -> Json:
    office, subject = reading.office, change.subject
    unreadable = reading.unreadable([subject]) if isinstance(subject, Month) else ()
    target = subject if isinstance(subject, Target) else None
    return {
        "district": change.district,
        "month": None if target else str(subject),
        "round": target and str(target.round),
        "tier": target and target.tier.value,
        "before": None if change.before is None else _baht(change.before),
        "after": None if change.after is None else _baht(change.after),
        "since": change.since.isoformat(),
        "until": change.until.isoformat(),
        **_place(change.cell),
        "after_deadline": change.after_deadline(office.calendar_at(change.until), office.time_zone).name.lower(),
        "differs_from_confirmed": change.differs_from(reading.record.ledger.confirmations, unreadable),
        "last_editor": change.editor or None,
    }


def _head(reading: Reading) -> Json:
    return {
        "office": reading.office.name,
        "spreadsheet": reading.snapshot.title,
        "read_at": reading.snapshot.read_at.isoformat(),
        "round": str(reading.evaluation_round),
        "scale": reading.standings.scale.name,
        "closed": closing_data(reading),
    }


def closing_data(reading: Reading) -> Json | None:
    """By what the round is closed, and what the sheet says otherwise since then; null while it is open."""
    if not reading.closing:
        return None
    return {
        "closed_at": reading.closing.at.isoformat(),
        "read_at": reading.frozen.read_at.isoformat() if reading.frozen else None,
        "hash": reading.closing.digest,
        "is_damaged": reading.frozen is None,
        "late_corrections": [_late(each) for each in reading.late_corrections()],
    }


def _late(late: LateCorrection) -> Json:
    month, tier = (str(late.about), None) if isinstance(late.about, Month) else (None, late.about.value)
    now = {"now": in_baht(late.now), "is_unreadable": late.unreadable}
    return {
        "district": late.district,
        "month": month,
        "tier": tier,
        "frozen": in_baht(late.frozen),
        **now,
        **_place(late.cell),
    }


def finding_data(finding: Finding) -> Json:
    """What is odd about a cell."""
    return {
        "code": finding.code,
        "level": finding.level,
        **_place(finding.cell),
        "district": finding.district,
        "month": str(finding.month) if finding.month else None,
        "text": finding.text,
    }


def standing_data(standing: Standing, *, is_over: bool) -> Json:
    """One standing; what is not known is null, and once the round is over what would still be needed and expected."""
    outlook = None if is_over else standing.outlook
    share = standing.share_of_lowest_tier
    return {
        "district": standing.district,
        "total": _baht(standing.total),
        "months": [str(month) for month in standing.months],
        "recorded": [str(month) for month in standing.recorded],
        "missing": [str(month) for month in standing.missing],
        "rating": _rating(standing.rating),
        "percent_of_lowest_target": None if share is None else round(float(share * 100), 4),
        "targets": {tier.value: _baht(target) for tier, target in (standing.targets or {}).items()},
        "gaps": {
            gap.tier.value: {
                "gap": _baht(gap.gap),
                "per_month": None if is_over else in_baht(gap.per_month),
            }
            for gap in standing.gaps
        },
        "outlook": outlook
        and {
            "pace": _baht(outlook.pace),
            "projected_total": _baht(outlook.projected_total),
            "projected_rating": _rating(outlook.projected_rating),
            "behind_even_pace": standing.is_behind,
        },
    }


def _rating(rating: Rating | None) -> Json | None:
    if rating is None:
        return None
    value = rating.value.numerator if rating.value.denominator == 1 else round(float(rating.value), 4)
    return {"unit": rating.unit.value, "value": value, "unconfirmed": rating.unconfirmed}


def _baht(satang: int | Fraction) -> int | float:
    """Whole baht as an integer, else with two decimals, as JSON has them."""
    baht = Fraction(satang, SATANG_PER_BAHT)
    return baht.numerator if baht.denominator == 1 else round(float(baht), 2)
