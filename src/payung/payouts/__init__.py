"""Money out for any room: instructions, batches, what the bank answered, returns."""
