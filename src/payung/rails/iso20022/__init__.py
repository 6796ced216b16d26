"""ISO 20022 files between the office and its paying bank: pain.001 out, pain.002 and camt.054 back."""
