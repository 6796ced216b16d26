"""Codecs of the payment rails: SNAP BI, ISO 20022, bank statements. No network, no database, no clock of their own."""
