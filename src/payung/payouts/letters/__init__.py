"""A bank's letter settles a payment when nothing else does: one person proposes, another decides."""
