"""Payments that any room orders: instructions, batches, the bank's answers, returned money."""
