"""SNAP BI, the national open API payment standard of Bank Indonesia (specification 1.0.2, September 2024)."""
