"""The terminal: the command line, and what it prints beside the chat's own messages."""
