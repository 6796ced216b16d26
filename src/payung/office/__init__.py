"""The office: who acts, accounts of users, background work."""
