"""Why so much of an old-age balance may be taken: `payung.law.jht_partial` with its verdict as a tree."""

from __future__ import annotations

from payung.law.explain import Explanation, cite, computed
from payung.law.inputs import DayLike, code_from, day_from
from payung.law.jht import Purpose, jht_partial, jht_partial_verdict
from payung.law.language import marked
from payung.law.nodes import How
from payung.law.store import Statute, statute


def explain_jht_partial(
    balance: int,
    purpose: Purpose | str,
    membership_months: int,
    on: DayLike,
    *,
    taken_before: bool = False,
    law: Statute | None = None,
) -> Explanation:
    """The amount that may be taken, rupiah (0 without a right, with the reason), with the conditions and the share."""
    law, purpose, on = law or statute(), code_from(purpose, Purpose), day_from(on)
    verdict = jht_partial_verdict(membership_months, on, taken_before=taken_before, law=law)
    amount = int(jht_partial(balance, purpose, on, law=law)[0])
    parts = (Explanation("Saldo JHT", balance, "IDR"), cite(law, f"jht.partial_{purpose.word}", on))
    label = marked("JHT yang dapat diambil")
    if verdict.eligible:
        return computed(label, amount, How.PRODUCT_DOWN, *parts, verdict.explanation)
    return Explanation(label, 0, "IDR", children=(verdict.explanation, *parts))
