"""Short writes by which a cycle is led: filled in with the services of the room."""

from __future__ import annotations

from payung.kernel.acts import Act

ACTS: tuple[Act, ...] = ()
