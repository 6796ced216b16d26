"""Payers, memberships, the calendar in which no month has two payers, snapshots of existing members."""
