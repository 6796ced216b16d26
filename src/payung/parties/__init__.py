"""Organisations and their offices with their time zone."""
