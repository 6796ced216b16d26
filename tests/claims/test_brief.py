"""A reason in a message is cut between two words, and only where it is too long."""

from __future__ import annotations

from payung.claims.telling import BRIEF, brief


def test_a_reason_of_the_length_of_a_message_stays_whole() -> None:
    words = ("ab " * BRIEF)[:BRIEF].rstrip().ljust(BRIEF, "c")
    assert brief(words) == words
    assert brief(f" {words}. ") == words
    cut = brief(words + "d")
    assert cut.endswith("...")
    assert words.startswith(cut[:-3])
    assert len(cut) <= BRIEF + 3
