"""Months that persons pay themselves, what follows a sponsor's months, and the right to leave."""
