"""Payung. The version stands here alone; CHANGELOG.md says what each brought."""

__version__ = "0.2.0"
