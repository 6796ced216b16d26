"""Commands of the award."""
