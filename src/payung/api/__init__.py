"""The frame of the REST interface: tokens, forms, problems, idempotency, description; operations lie in their rooms."""
