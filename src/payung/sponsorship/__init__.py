"""Funding schemes: funds, prices, quotas, enrolments, the waiting list."""
