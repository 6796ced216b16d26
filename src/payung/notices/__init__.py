"""Notifications to people: templates, consent, SMS and letters, sent through an outbox and exchangeable transports."""
