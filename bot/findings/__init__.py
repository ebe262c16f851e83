"""Findings as people are shown and told them, and those that admins have settled."""
