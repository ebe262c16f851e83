"""Deadlines: holidays, and letters' deadlines as admins change them in the chat."""
