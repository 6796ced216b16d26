"""Receipts of messages: what a gateway says became of what it took."""
