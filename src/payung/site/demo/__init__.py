"""The demonstration: made-up people in real villages, walked through the same services as everybody."""
