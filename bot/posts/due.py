"""What is to be said about deadlines now: a situation in, posts out. Nothing here reads a clock or sends anything.

Of several steps of a deadline that have passed unsaid, the newest speaks and covers the others; what is to be said in
one chat about several deadlines is said in one message. What was not said at its time, because it fell outside the
hours or the program was down, is so made up for at the first moment that is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.chat.acts import reminder_buttons
from bot.chat.questions import key_of
from bot.people.officers import Officer
from bot.posts.completeness import Case, MonthCount
from bot.posts.ladder import AGAIN, ON_THE_DAY, Step
from bot.posts.post import Post
from bot.posts.situation import GROUP, Situation
from bot.wording import nudges, reminders
from scoring.sales import District
from scoring.timeliness import MonthState, Progress


@dataclass(frozen=True, slots=True)
class _Reached:
    """A deadline with the steps that have passed, the newest last, and its months over all districts."""

    case: Case
    passed: tuple[Step, ...]
    counts: tuple[MonthCount, ...]

    @property
    def step(self) -> Step:
        """The step that speaks."""
        return self.passed[-1]

    def is_to_be_verified(self, now: Situation) -> bool:
        """Whether there are months to be verified and their day has not passed."""
        return bool(self.case.to_verify.months) and self.case.deadline.due >= now.now.date()

    def awaits_anybody(self) -> bool:
        """Whether a district is to be reminded."""
        return any(count.awaited for count in self.counts)


def due_posts(now: Situation) -> tuple[Post, ...]:
    """Everything about deadlines that is to be said at this moment and was not said yet."""
    if not now.may_speak or now.is_stale:
        return ()
    reached = _reached(now, now.cases)
    complete = tuple(_complete(now, [each for each in reached if each.case.all_in]))
    return (
        *complete,
        *_to_group(now.having_said(complete)),
        *_to_officers(now, [each for each in reached if each.case.deadline.record and not each.step.for_admins]),
        *_to_admins(now, [each for each in reached if each.step.for_admins and _is_open(each)]),
    )


def _reached(now: Situation, cases: Iterable[Case]) -> list[_Reached]:
    return [_Reached(case, passed, case.counts(now.promised)) for case in cases if (passed := now.passed(case))]


def _speaks_to_group(now: Situation, half: _Reached) -> bool:
    """The group hears of what is awaited, and up to its day of what is to be verified, which nobody can see done."""
    if half.step.for_admins or not now.unclaimed(_group_key(now, half, half.step.slot)):
        return False
    if half.case.deadline.record:
        return half.awaits_anybody()
    return half.is_to_be_verified(now) and not _is_repeat(now, half, _group_key)


def _is_repeat(now: Situation, reached: _Reached, key: Callable[[Situation, _Reached, str], str]) -> bool:
    """Whether it is the day's second step, and the first was said under its key: it speaks to the missing alone."""
    return reached.step.slot == AGAIN and not now.unclaimed(key(now, reached, ON_THE_DAY))


def _is_open(reached: _Reached) -> bool:
    return bool(reached.case.deadline.record) and not reached.case.all_confirmed


def _to_group(now: Situation) -> Iterator[Post]:
    """One reminder of all deadlines, and of either half of each: what is to be recorded, and what verified."""
    by_case = [
        (case, [half for half in _reached(now, case.halves) if _speaks_to_group(now, half)]) for case in now.cases
    ]
    spoken = [(case, halves) for case, halves in by_case if halves]
    if not spoken:
        return
    dues = [_due(now, case, halves) for case, halves in spoken]
    officers = now.officers_of({each for due in dues for count in due.counts for each in count.awaited})
    message = reminders.group_reminder(dues, officers, now.office.contact, now.now.date())
    told = [half for _, halves in spoken for half in halves]
    keys = [_group_key(now, half, half.step.slot) for half in told]
    covers = [key for half in told for key in (*_group_keys(now, half), *_keys_of_done(now, half))]
    yield now.post(keys, covers, now.office.chat, message)


def _due(now: Situation, case: Case, halves: list[_Reached]) -> reminders.Due:
    """A deadline as it is told: by the months to be recorded or, if they are not spoken of, by those to be verified."""
    deadline = case.deadline if len(halves) > 1 else halves[0].case.deadline
    moved = any(now.was_moved(half.case) for half in halves)
    again = all(_is_repeat(now, half, _group_key) for half in halves)
    return reminders.Due(deadline, halves[0].counts, moved, again)


def _complete(now: Situation, reached: list[_Reached]) -> Iterator[Post]:
    new = {now.complete_key(each.case): each for each in reached}
    keys = now.unclaimed(*new)
    if not keys:
        return
    told = [new[key] for key in keys]
    counts = [count for each in told for count in each.counts]
    halves = [half for each in told for half in _reached(now, each.case.halves)]
    covers = [key for half in halves for key in (*_group_keys(now, half), *_keys_of_done(now, half))]
    verifying = [each.case.to_verify.deadline for each in told if each.is_to_be_verified(now)]
    yield now.post(keys, covers, now.office.chat, reminders.complete(counts, verifying, now.now.date()))


def _to_officers(now: Situation, reached: list[_Reached]) -> Iterator[Post]:
    for district, officers in now.officers.items():
        for officer in officers:
            yield from _to_officer(now, reached, district, officer)


def _to_officer(now: Situation, reached: list[_Reached], district: District, officer: Officer) -> Iterator[Post]:
    """What is open in a district, in its officer's own chat, with buttons for what can be done about it."""
    asked = {
        _officer_key(now, each, each.step.slot, officer): months
        for each in reached
        if (months := _open_months(now, each, officer))
    }
    keys = now.unclaimed(*asked)
    if not keys:
        return
    of_case = {_officer_key(now, each, each.step.slot, officer): each for each in reached}
    open_months = [(of_case[key].case.deadline, progress) for key in keys for progress in asked[key]]
    unreadable = frozenset(month for key in keys for where, month in of_case[key].case.unreadable if where == district)
    message = nudges.officer_reminder(district, open_months, unreadable, now.office.contact, now.now.date())
    buttons = reminder_buttons(now.office.name, district, open_months[0][1].month)
    if all(progress.amount is not None for _, progress in open_months):
        buttons = buttons[:1]  # only to be confirmed
    covers = [_officer_key(now, of_case[key], step.slot, officer) for key in keys for step in of_case[key].passed]
    yield now.post(keys, covers, officer.user, replace(message, buttons=buttons))


def _open_months(now: Situation, reached: _Reached, officer: Officer) -> tuple[Progress, ...]:
    """An officer's months that are not there and not promised, and up to their day those that are not confirmed."""
    case, district = reached.case, officer.district
    of_district = [each for each in case.progress if each.district == district and each.month in case.deadline.record]
    is_repeat = _is_repeat(now, reached, partial(_officer_key, officer=officer))
    to_confirm = now.now.date() <= case.deadline.due and not is_repeat
    return tuple(
        each
        for each in of_district
        if (each.district, each.month) not in now.promised
        and (each.amount is None or (to_confirm and each.state is not MonthState.CONFIRMED))
    )


def _to_admins(now: Situation, reached: list[_Reached]) -> Iterator[Post]:
    """The end of the ladder: one digest for each admin, and nothing to the group."""
    until = {(each.district, each.month): each.until.astimezone(now.now.tzinfo) for each in now.promises}
    for admin in sorted(now.office.admins):
        asked = {now.key("digest", each.case.item, each.step.slot, admin): each for each in reached}
        if keys := now.unclaimed(*asked):
            told = [reminders.Due(asked[key].case.deadline, asked[key].counts) for key in keys]
            covers = [key for each in reached if not each.case.all_in for key in _group_keys(now, each)]
            yield now.post(keys, covers, admin, nudges.digest(told, now.officers, until))


def _group_key(now: Situation, reached: _Reached, slot: str) -> str:
    return now.key(GROUP, reached.case.item, slot, now.office.chat)


def _group_keys(now: Situation, reached: _Reached) -> tuple[str, ...]:
    return tuple(_group_key(now, reached, step.slot) for step in reached.passed)


def _officer_key(now: Situation, reached: _Reached, slot: str, officer: Officer) -> str:
    return now.key("officer", reached.case.item, slot, key_of(officer.district), officer.user)


def _keys_of_done(now: Situation, half: _Reached) -> Iterator[str]:
    """The keys of officers who have nothing open at this step: a cell that is emptied later waits for the next one."""
    for district, officers in now.officers.items() if half.case.deadline.record else ():
        promised = any((district, month) in now.promised for month in half.case.deadline.record)
        for officer in officers:
            if not promised and not _open_months(now, half, officer):
                yield _officer_key(now, half, half.step.slot, officer)
