"""The programme's rulebook, pure: rounds, sales, targets, levels, standings, deadlines."""
