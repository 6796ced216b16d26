"""Accounts, journals, postings, seals, signed heads, closed months."""
