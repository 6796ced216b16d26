"""Pages, one module a room; no rule of the domain lives here."""
