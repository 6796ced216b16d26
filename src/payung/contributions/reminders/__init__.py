"""Reminders of bills: to whom, where, and who cannot be reached."""
