"""Corrections of what the registry holds of a person."""
