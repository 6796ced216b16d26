"""Forms, one module a room: they read what people typed, services decide."""
