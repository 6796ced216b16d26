"""Months ahead of people who pay for themselves, and groups (wadah) that pay by one code."""
