"""The ledger: since when figures stand, how they changed, what was confirmed and what was promised."""
