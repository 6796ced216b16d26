"""Counts of tries by bucket and key: to the limit and not beyond, each key by itself, taken back singly or all."""

from __future__ import annotations

from typing import Any

HIT = "select payung.rate_hit(%s, sha256(%s), %s, %s::interval)"


def test_keys_and_buckets_are_counted_and_forgiven_by_themselves(own_db: Any, app: Any, owner: Any) -> None:
    def hit(bucket: str, key: bytes, limit: int = 2, window: str = "1 hour") -> bool:
        return bool(app.execute(HIT, [bucket, key, limit, window]).fetchone()[0])

    def forgive(bucket: str, key: bytes, everything: bool) -> None:
        app.execute("select payung.rate_forgive(%s, sha256(%s), %s)", [bucket, key, everything])

    def hits() -> dict[str, int]:
        return dict(owner.execute("select bucket || case key when sha256('a') then '.a' else '.b' end, hits from payung.rate"))  # fmt: skip

    assert [hit("t.one", b"a") for _ in range(3)] == [True, True, False]
    assert [hit("t.one", b"b"), hit("t.two", b"a"), hit("t.two", b"b")] == [True] * 3
    forgive("t.one", b"a", False)
    assert hits() == {"t.one.a": 2, "t.one.b": 1, "t.two.a": 1, "t.two.b": 1}
    forgive("t.one", b"a", True)
    forgive("t.two", b"b", False)
    forgive("t.two", b"b", False)  # never below zero
    assert hits() == {"t.one.a": 0, "t.one.b": 1, "t.two.a": 1, "t.two.b": 0}
    owner.execute("update payung.rate set ends_at = clock_timestamp(), hits = 9 where bucket = 't.one'")
    assert hit("t.one", b"a", limit=1)  # another window has begun
    assert [hit("t.one", b"a", limit=1), hits()["t.one.a"], hits()["t.one.b"]] == [False, 2, 9]
