"""An office and what is known of it: its sheet as it was read last, and what is kept beside it."""
