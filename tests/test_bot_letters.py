"""Letters that the chat adds, moves and withdraws, beside those of the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import OFFICE

from bot.deadlines.letters import LetterChange, LetterStore, adding
from bot.office.office import Office
from bot.store.store import Store
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import FiscalYear

(IN_FILE,) = OFFICE.calendar.letters

OCT, NOV, DEC, JAN, FEB, MAR, APR = FiscalYear(2567).months[:7]
NEW = LetterDeadline(date(2024, 4, 10), record=(APR,), letter="ว 123")
ADMIN = 7
NOW = datetime(2024, 3, 13, 2, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "otopbot.sqlite3"


@pytest.fixture
def letters(file: Path) -> Iterator[LetterStore]:
    with Store(str(file)) as store:
        yield LetterStore(store)


def change(letters: LetterStore, wanted: LetterChange, office: Office = OFFICE) -> tuple[LetterDeadline, ...]:
    letters.change(office, wanted, by=ADMIN, at=NOW)
    return letters.in_force(office).calendar.letters


def test_without_a_change_the_configuration_holds(letters: LetterStore) -> None:
    assert letters.in_force(OFFICE) == OFFICE


def test_an_added_letter_has_the_effect_of_one_in_the_file(letters: LetterStore) -> None:
    assert change(letters, LetterChange(added=NEW)) == (IN_FILE, NEW)
    calendar = replace(OFFICE.calendar, letters=(IN_FILE, NEW))
    assert letters.in_force(OFFICE).calendar == calendar
    assert letters.in_force(OFFICE).calendar.due(APR) == date(2024, 4, 10)


def test_a_letter_of_the_file_can_be_withdrawn(letters: LetterStore) -> None:
    assert change(letters, LetterChange((IN_FILE.key,))) == ()
    assert letters.in_force(OFFICE).calendar.due(MAR) == date(2024, 3, 20)


def test_a_letter_of_the_chat_can_be_withdrawn_and_added_again(letters: LetterStore) -> None:
    change(letters, LetterChange(added=NEW))
    assert change(letters, LetterChange((NEW.key,))) == (IN_FILE,)
    assert change(letters, LetterChange(added=NEW)) == (IN_FILE, NEW)


def test_a_letter_moves_to_another_day_and_back(letters: LetterStore) -> None:
    later = replace(IN_FILE, due=date(2024, 3, 18))
    assert change(letters, adding(later, [IN_FILE], IN_FILE)) == (later,)
    assert change(letters, adding(IN_FILE, [later], later)) == (IN_FILE,)


def test_a_change_made_twice_is_made_once(letters: LetterStore) -> None:
    for wanted in (LetterChange(added=NEW), LetterChange((NEW.key,), replace(NEW, due=date(2024, 4, 11)))):
        once = change(letters, wanted)
        assert change(letters, wanted) == once


def test_it_is_known_which_letters_counted_at_a_moment(letters: LetterStore) -> None:
    verifying = LetterDeadline(date(2024, 3, 29), (), (FEB,), "ว 124")
    hour = timedelta(hours=1)
    letters.change(OFFICE, LetterChange((IN_FILE.key,), verifying), by=ADMIN, at=NOW)
    letters.change(OFFICE, LetterChange((verifying.key,)), by=ADMIN, at=NOW + 2 * hour)
    office = letters.in_force(OFFICE)
    counted = [office.calendar_at(NOW + passed).letters for passed in (-hour, hour, 3 * hour)]
    assert counted == [(IN_FILE,), (verifying,), ()]
    assert OFFICE.calendar_at(NOW) == OFFICE.calendar


def test_changes_survive_a_restart(file: Path) -> None:
    with Store(str(file)) as store:
        change(LetterStore(store), LetterChange((IN_FILE.key,), NEW))
    with Store(str(file)) as store:
        assert LetterStore(store).in_force(OFFICE).calendar.letters == (NEW,)


def test_offices_change_their_own_letters_only(letters: LetterStore) -> None:
    other = replace(OFFICE, name="น่าน")
    change(letters, LetterChange((IN_FILE.key,), NEW), other)
    assert letters.in_force(OFFICE) == OFFICE
    assert letters.in_force(other).calendar.letters == (NEW,)


def test_a_withdrawn_letter_stays_withdrawn_while_the_file_changes_around_it(letters: LetterStore) -> None:
    change(letters, LetterChange((IN_FILE.key,)))
    another = LetterDeadline(date(2024, 2, 10), record=(FEB,))
    edited = replace(OFFICE, calendar=replace(OFFICE.calendar, letters=(another, IN_FILE)))
    assert letters.in_force(edited).calendar.letters == (another,)


def test_withdrawing_what_is_not_in_force_does_nothing(letters: LetterStore) -> None:
    change(letters, LetterChange((NEW.key,)))
    written_later = replace(OFFICE, calendar=replace(OFFICE.calendar, letters=(NEW,)))
    assert letters.in_force(written_later).calendar.letters == (NEW,)


def test_further_months_of_the_same_letter_and_day_join_it() -> None:
    verify = LetterDeadline(IN_FILE.due, verify=(MAR,), letter=IN_FILE.letter)
    wanted = adding(verify, (IN_FILE, NEW))
    assert wanted.withdrawn == (IN_FILE.key,)
    assert wanted.added == replace(IN_FILE, verify=(OCT, NOV, DEC, JAN, FEB, MAR))


def test_letters_without_a_number_are_not_taken_for_one() -> None:
    nameless = LetterDeadline(date(2024, 4, 10), record=(MAR,))
    assert adding(nameless, (replace(nameless, record=(APR,)),)) == LetterChange(added=nameless)


def test_a_letter_moved_onto_another_of_its_number_joins_it() -> None:
    moved = replace(NEW, due=IN_FILE.due, letter=IN_FILE.letter)
    wanted = adding(moved, (IN_FILE, NEW), NEW)
    assert wanted.withdrawn == (IN_FILE.key, NEW.key)
    assert wanted.added == replace(IN_FILE, record=(MAR, APR))


def test_it_is_known_when_letters_were_last_changed(letters: LetterStore) -> None:
    assert letters.changed_at(OFFICE.name) is None
    wanted = (LetterChange(added=NEW), LetterChange((NEW.key,)), LetterChange((IN_FILE.key,)))
    for minutes, each in enumerate(wanted):
        moment = NOW + timedelta(minutes=minutes)
        letters.change(OFFICE, each, by=ADMIN, at=moment)
        assert letters.changed_at(OFFICE.name) == moment
