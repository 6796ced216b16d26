"""Rows that somebody has to look at: what there is to see of them, and what is decided."""
