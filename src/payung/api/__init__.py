"""The REST interface and the SNAP services for banks: shapes, problems, idempotency; no rule of the domain."""
