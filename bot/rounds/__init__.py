"""Evaluation rounds: closing one, what was frozen, and what was corrected late."""
