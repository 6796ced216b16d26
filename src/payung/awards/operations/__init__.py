"""Cycles of the Paritrana Award: past ones with their winners, open to everybody; one that is led, with its candidates and figures."""
