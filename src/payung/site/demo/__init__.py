"""The demonstration: invented people in real villages, processed by the same services as real ones."""
