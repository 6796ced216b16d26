"""Organisations, their offices and their connections to banks."""
