"""Rows under review: the evidence about them, and the decisions."""
