"""Journeys through the served product in Chromium. The package gives its fixtures one lifetime."""
