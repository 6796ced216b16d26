"""RSA keys for tests: making one costs a tenth of a second of processor time, reading one half of that, for its primes are tested."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import count
from typing import Any

import pytest


class KeyRing:
    """Keys of a session. The n-th key that a test makes is the n-th of the ring, so two keys of one test are never the same."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        self._numbers = count()
        draw = rsa.generate_private_key

        @cache
        def numbered(number: int, options: tuple[tuple[str, Any], ...]) -> rsa.RSAPrivateKey:
            return draw(**dict(options))

        def make(**options: Any) -> rsa.RSAPrivateKey:
            return numbered(next(self._numbers), tuple(sorted(options.items())))

        patch.setattr(rsa, "generate_private_key", make)
        # What cannot be read raises, and is not kept.
        patch.setattr(serialization, "load_pem_private_key", lru_cache(maxsize=256)(serialization.load_pem_private_key))

    def begin(self) -> None:
        """The next test makes its keys."""
        self._numbers = count()
