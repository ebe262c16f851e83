"""The audit over the province's real table: its two known errors with what follows from them, and nothing else."""

from __future__ import annotations

import pytest
from builders import DISTRICTS, OFFICE, READ_AT, TODAY, audited, outline, seed_snapshot

from bot.ledger.ledger import Confirmation, Ledger
from bot.office.reading import Reading
from bot.office.record import Record
from scoring.audit.causes import grouped
from scoring.findings import Cell, Finding, FindingGroup, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.money import from_baht

BAN_PHO = (
    "target-digits-doubtful E7",
    "target-out-of-line D7",
    "target-sum-affected D14",
    "target-sum-affected E14",
)
THA_TAKIAP = ("printed-level-differs M12",)


def test_the_seed_has_its_two_known_errors_with_their_consequences_and_nothing_else() -> None:
    groups = audited(seed_snapshot())

    assert outline(groups) == [BAN_PHO, THA_TAKIAP]
    assert [(group.cause.district, group.cause.level) for group in groups] == [
        ("บ้านโพธิ์", FindingLevel.ERROR),
        ("ท่าตะเกียบ", FindingLevel.ERROR),
    ]


def test_once_the_two_errors_are_mended_the_seed_is_in_order() -> None:
    mended = {"D7": "88,511,819", "E7": "138,721,401", "M12": "ยังไม่ถึงค่าคะแนนระดับ 1"}
    sums = {"D14": "571,591,086", "E14": "716,551,865"}

    assert audited(seed_snapshot(**mended, **sums)) == ()


def test_mended_targets_leave_sums_that_were_typed_to_be_asked_about() -> None:
    groups = audited(seed_snapshot(D7="88,511,819", E7="138,721,401"))

    assert outline(groups) == [("target-sum-differs D14",), ("target-sum-differs E14",), THA_TAKIAP]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"H6": "115,774,300"}, ("figure-digits-doubtful H6",)),
        ({"F7": "36,981,300"}, ("figure-against-sums F7",)),
        ({"J6": "1,190,924"}, ("figure-digits-doubtful J6",)),
        ({"I13": "5,131,500"}, ("figure-against-sums I13",)),
        ({"G12": "2,574,620"}, ("figure-against-sums G12",)),
    ],
    ids=["a digit more", "a digit more in a low month", "a digit less", "digits swapped", "digits swapped elsewhere"],
)
def test_a_slip_in_a_figure_of_the_seed_is_one_matter_with_the_sums_that_it_upsets(
    cells: dict[str, str], found: tuple[str, ...]
) -> None:
    groups = audited(seed_snapshot(**cells))
    others = [each for each in outline(groups) if each not in {BAN_PHO, THA_TAKIAP}]

    assert [each[:1] for each in others] == [found]
    assert {each.split()[0] for each in others[0][1:]} >= {"row-sum-differs", "month-sum-differs"}


def test_a_figure_that_is_not_what_was_confirmed_is_asked_about() -> None:
    khla, february = DISTRICTS[1], Month(2024, 2)
    confirmations = [
        Confirmation(khla, february, from_baht(baht), by=7, at=READ_AT) for baht in (22_671_100, 22_671_000)
    ]
    as_it_is, otherwise = (Record(Ledger(confirmations=(each,))) for each in confirmations)

    assert len(Reading.of(OFFICE, seed_snapshot(), TODAY, record=as_it_is).findings()) == 2
    found = Reading.of(OFFICE, seed_snapshot(), TODAY, record=otherwise).findings()
    assert ("confirmed-changed J4",) in outline(found)


def test_a_hint_explains_nothing_graver_but_a_dash_where_the_figure_should_be() -> None:
    place = (Cell(0, "รอบที่ 1", "J4"), DISTRICTS[1], Month(2024, 2))
    changed = Finding("confirmed-changed", FindingLevel.WARNING, *place, data=details(kept=2))
    far = Finding("figure-out-of-line", FindingLevel.HINT, *place, data=details(amount=9))
    dash = Finding("dash-ambiguous", FindingLevel.HINT, *place, text="-")

    assert grouped((far, changed)) == (FindingGroup(far), FindingGroup(changed))
    (group,) = grouped((dash, changed))
    assert (group.cause, group.level, group.has_error) == (dash, FindingLevel.WARNING, False)


def test_the_audit_is_asked_for_and_keeps_other_answers_as_they_were() -> None:
    reading = Reading.of(OFFICE, seed_snapshot(), TODAY)

    assert reading.errors() == ()
    assert all(reading.findings_of(district) == () for district in OFFICE.districts)
