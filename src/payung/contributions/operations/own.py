"""What follows a sponsor's months: a loan repaid early, and the right to leave."""

from __future__ import annotations

from ninja import Router, Schema

from payung.api.acts import mount
from payung.contributions.ownacts import OWN

router = Router(tags=["schemes"])


class EnrolmentOut(Schema):
    """Somebody's enrolment in a scheme. after: "self" where he is billed monthly when its months are over; `left_from`: the month
    from which he is not, because he left."""

    id: int
    scheme_id: int
    person_id: int
    first_month: str
    last_month: str
    participant_class: str
    after: str
    left_from: str | None


mount(router, OWN, EnrolmentOut)
