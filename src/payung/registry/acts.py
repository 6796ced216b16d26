"""Short writes by a person about unusual reading: closing an alarm, and setting the limits of unusual reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.access.choices import READ_BOUND
from payung.kernel.acts import Act, Key, Spec, finding

ALARM = Key("alarm_id", "PERINGATAN", "Nomor peringatan (lihat people alarms).")
BOUND = Spec("choice", "Batas", "Pilih salah satu batas.", "batas", metavar="BATAS", options=READ_BOUND)
VALUE = Spec(
    "amount",
    "Nilai",
    "Tulis bilangan 0 sampai 10.000.000.",
    "nilai",
    most=10_000_000,
    metavar="NILAI",
)


@dataclass(frozen=True)
class Found:
    """The finding that closes an alarm."""

    note: Annotated[str, finding()]


@dataclass(frozen=True)
class Bound:
    """A limit and its new value: people, questions or rows."""

    name: Annotated[str, BOUND]
    value: Annotated[int, VALUE]


CLOSE_ALARM = Act(
    "registry.close_alarm",
    right="reads.alarms",
    service="access.readlog:close_alarm",
    shows="access.views:alarm",
    loads="",
    address="/read-alarms/{alarm_id}/close",
    page="pembacaan/<int:alarm_id>/tutup",
    page_name="reads_close",
    command="people close-alarm",
    summary="Close an alarm about unusual reading",
    note="With what was found. Nobody closes the one about himself.",
    help="Tutup peringatan tentang pembacaan data sesudah memeriksanya; bukan yang tentang Anda sendiri.",
    button="Sudah saya periksa; tutup",
    done="Peringatan ditutup atas nama Anda.",
    keys=(ALARM,),
    data=Found,
)
SET_BOUND = Act(
    "registry.set_bound",
    right="reads.bounds",
    service="access.readlog:set_bound",
    shows="access.readlog:bounds",
    loads="",
    address="/read-bounds",
    page="pembacaan/batas",
    page_name="reads_bound",
    command="people set-bound",
    summary="Set a bound of reading",
    note="From how much on reading raises an alarm, or is refused.",
    help="Ubah batas pembacaan data: kapan peringatan muncul dan kapan pertanyaan ditolak.",
    button="Ubah batas pembacaan",
    done="Batas pembacaan diubah.",
    keys=(),
    data=Bound,
)

ACTS = (CLOSE_ALARM, SET_BOUND)
