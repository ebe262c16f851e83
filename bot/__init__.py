"""What people are told, when, and where: commands, wording, delivery, the store, the command line."""
