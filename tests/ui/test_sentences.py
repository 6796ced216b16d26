"""What a refusal says to the reader: its facts in his language, too."""

from __future__ import annotations

from django.utils import translation

from payung.contributions.services import changed
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.ui.sentences import sentence


def test_a_month_in_a_refusal_is_a_month_of_the_reader() -> None:
    with translation.override("en"):
        assert "July\xa02025" in sentence(changed(Month.of(2025, 7)))
    with translation.override("id"):
        assert "Juli\xa02025" in sentence(changed(Month.of(2025, 7)))


def test_a_name_that_holds_a_month_stays_as_it_is() -> None:
    named = PayungError("X_TAKEN", "Skema %(name)s sudah ada.", name="Debitur, akad Juli 2025")
    with translation.override("en"):
        assert "Debitur, akad Juli 2025" in sentence(named)
