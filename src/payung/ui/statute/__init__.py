"""The statute in words: explanations as trees, names of its parameters."""
