"""What columns of several folders share: the tables they point to, and the shape of a text and of a digest."""

from __future__ import annotations

BODY = "parties.Organisation"
CYCLE, CATEGORY, CANDIDATE, SEAT = "awards.Cycle", "awards.OpenCategory", "awards.Candidate", "awards.Seat"
TEXT = r"\S.*\S"
DIGEST = r"^[0-9a-f]{64}$"
