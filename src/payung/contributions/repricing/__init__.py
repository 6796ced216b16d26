"""The law changes while schemes run: their prices are computed again, and commitments, bills and payments follow."""
