"""Assessments of months, bills, receipts, and the SNAP side on which banks ask and pay."""
