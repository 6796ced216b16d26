"""Accounts of users: roles, passwords, sessions, and what of them takes two administrators."""
