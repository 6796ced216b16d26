"""Monthly contribution assessments, bills, receipts, and the SNAP interface through which banks ask and pay."""
