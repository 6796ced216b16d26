"""Commands of the award."""

GROUP = "award"
