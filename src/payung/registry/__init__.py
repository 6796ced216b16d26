"""Persons: identities, custody, families, bank accounts, and who looked at whom."""
