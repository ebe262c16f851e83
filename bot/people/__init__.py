"""People: who answers for which district, and how an officer is appointed."""
