"""The days of a cycle: interviews, visits to candidates, and what they cost."""
