"""Rows under review, for the story that every look of the security tests is at."""

from __future__ import annotations

from typing import Any


def reviewed(owner: Any) -> Any:
    """Rows under review as the database's functions leave them, each decided and corrected; returns the owner's connection."""
    owner.execute(
        "insert into intake_review (list_id, sheet_row, regency, codes) select list_id, sheet_row, regency, 0 from intake_row"
    )
    owner.execute(
        "insert into intake_decision (id, list_id, kind, rows, made_by)"
        " select list_id * 10 + sheet_row, list_id, 'correct', 1, 1 from intake_row"
    )
    owner.execute(
        "insert into intake_decidedrow (decision_id, sheet_row, list_id, regency, codes, state)"
        " select list_id * 10 + sheet_row, sheet_row, list_id, regency, 0, 'open' from intake_row"
    )
    owner.execute(
        "insert into intake_corrected (list_id, sheet_row, decision_id, regency, village_code, nik, name, name_norm, sex)"
        " select list_id, sheet_row, list_id * 10 + sheet_row, regency, '', '', '', '', '' from intake_row"
    )
    return owner
