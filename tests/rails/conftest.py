"""One key pair for the session: making RSA keys is slow."""

from __future__ import annotations

import pytest

from payung.rails.snap.signature import new_key_pair


@pytest.fixture(scope="session")
def key_pair() -> tuple[str, str]:
    return new_key_pair()
