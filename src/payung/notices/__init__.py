"""What people are told: templates, consent, SMS and letters through an outbox and exchangeable transports."""
