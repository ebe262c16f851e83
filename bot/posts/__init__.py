"""Posts: what is said without being asked for, when, and that it is said once."""
