"""Payers: their account by date, what they have to their credit, and giving it back, which takes two."""
