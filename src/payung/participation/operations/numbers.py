"""Official numbers of memberships: recording one, and ending it. They are read with the person."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router, Schema

from payung.api.acts import mount
from payung.participation.acts import ACTS

router = Router(tags=["persons"])


class OfficialNumberOut(Schema):
    """A recorded KPJ without the KPJ, which is read with the person. state: stands or ended; status: active, inactive or "", as
    BPJS states it; list_id and sheet_row: of the extract that brought it, where one did."""

    id: int
    membership_id: int
    source: str
    valid_from: date | None
    valid_to: date | None
    reason: str
    recorded_by: int
    known_at: datetime
    end_reason: str
    ended_by: int | None
    state: str
    status: str
    list_id: int | None
    sheet_row: int | None


mount(router, ACTS, OfficialNumberOut)
