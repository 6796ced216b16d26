"""Short lists of the room: what an alarm about reading is about."""

from __future__ import annotations

from payung.kernel.choices import Choice

READ_ALARM = (
    Choice("many_persons", "Membaca data lebih banyak orang daripada biasanya", "overdue"),
    Choice("refused_tries", "Sering bertanya tentang orang di luar wilayahnya", "overdue"),
)
