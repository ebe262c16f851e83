"""What if: somebody's supposition held against a reading of the sheet. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.supposition import Supposition
from bot.office.reading import Reading
from bot.wording.oddities import row_is_absent
from scoring.findings import Finding
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District
from scoring.standings import Standing
from scoring.supposing import Need, Supposed, need_for, needs, standing_if
from scoring.unread import TWO_ROWS


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A district's month as it might be.

    `figure` is what the month has in truth. `supposed` is what it is supposed to have, and `after` the standing that
    this gives, both None where no figure was supposed, or was to be added to one that cannot be read. `every_need`
    tells for each rating of the scale what the month must have. `unread` are the months that cannot be read.
    """

    reading: Reading
    district: District
    supposition: Supposition
    before: Standing
    month: Month
    figure: Satang | None
    supposed: Satang | None
    after: Standing | None
    every_need: tuple[Need, ...]
    unread: tuple[Month, ...] = ()

    @classmethod
    def of(cls, reading: Reading, district: District, supposition: Supposition) -> WhatIf | None:
        """Work it out, for the month that was named, else the first that is blank; None where there is no such."""
        before, sales, unread = reading.standings.of(district), reading.sales, unread_months(reading, district)
        if supposition.month:
            month = supposition.month_in(reading.evaluation_round, before.months)
        else:
            month = next((each for each in before.missing if each not in unread), None)
        if month is None:
            return None
        figure = sales.figure(district, month)
        supposed, after = supposition.amount, None
        if supposition.is_added and month in unread:
            supposed = None
        if supposed is not None:
            supposed = Satang(supposed + (figure or 0)) if supposition.is_added else supposed
            given = Supposed(district, month, supposed)
            after = standing_if(given, sales, reading.targets, reading.evaluation_round, reading.rulebook)
        every_need = needs(before, reading.standings.scale, figure)
        return cls(reading, district, supposition, before, month, figure, supposed, after, every_need, unread)

    @property
    def asked(self) -> Need | None:
        """What the level that was asked for needs, or the next one above where the scale skips it; None beyond all."""
        level = self.supposition.level
        return need_for(level, self.every_need) if level else None

    @property
    def above(self) -> tuple[Need, ...]:
        """What every rating above the one that is reached needs; with a figure supposed, above what that gives."""
        reached = (self.after or self.before).rating
        return tuple(each for each in self.every_need if reached and each.step.rating.value > reached.value)

    @property
    def not_counted(self) -> tuple[Month, ...]:
        """The other months that are blank: nothing is supposed of them."""
        return tuple(month for month in self.before.missing if month not in {self.month, *self.unread})

    @property
    def not_read(self) -> tuple[Month, ...]:
        """The other months that cannot be read: they are not counted either."""
        return tuple(month for month in self.unread if month != self.month)


def row_in_doubt(reading: Reading, district: District) -> tuple[Finding, ...]:
    """Why nothing can be worked out of a district: its row is absent, or stands twice and no figure of it counts.

    Empty where all is well, and once the round is closed.
    """
    findings = () if reading.frozen else reading.findings_of(district)
    if absent := tuple(filter(row_is_absent, findings)):
        return absent
    doubled = tuple(each for each in findings if each.code == TWO_ROWS)
    return doubled if not reading.standings.of(district).recorded else ()


def unread_months(reading: Reading, district: District) -> tuple[Month, ...]:
    """The months of a round in which something stands for a district that cannot be read; none once it is closed."""
    if reading.frozen:
        return ()
    missing = reading.standings.of(district).missing
    return tuple(month for month in missing if district in reading.month(month).unreadable)
