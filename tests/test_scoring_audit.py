"""The audit over the province's real table: what it finds, and that it leaves the rest in peace."""

from builders import OFFICE, TODAY, seed_snapshot

from bot.reading import Reading


def test_the_seed_prints_one_level_that_its_figures_do_not_give() -> None:
    groups = Reading.of(OFFICE, seed_snapshot(), TODAY).findings()
    found = [each.cause for each in groups if each.cause.code == "printed-level-differs"]

    assert [(each.district, each.text) for each in found] == [("ท่าตะเกียบ", "2")]
