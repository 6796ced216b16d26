"""Short writes by a person on a decree that corrects another: one person asks for it, another carries it out or
refuses it.
"""

from __future__ import annotations

from payung.contributions.acts import Refused
from payung.kernel.acts import Act, Key, Seen

CORRECTION = Key("correction_id", "NOMOR", "Nomor perubahan, seperti di payung scheme corrections.")
RELEASE_CORRECTION = Act(
    "contributions.release_correction",
    right="scheme.edit",
    service="contributions.corrections.services:take",
    shows="contributions.corrections.services:whole",
    loads="contributions.corrections.services:correction_of",
    address="/decree-corrections/{correction_id}/release",
    page="pendanaan/perubahan/<int:correction_id>/jalankan",
    page_name="correction_release",
    command="scheme release-correction",
    summary="Carry out a correction that another person asked for",
    note="Months, money and places of who leaves go to who comes, at once or not at all.",
    help="Jalankan perubahan keputusan yang diajukan orang lain: yang keluar dilepas, yang masuk mengambil tempatnya.",
    button="Jalankan perubahan",
    done="Perubahan dijalankan; bulan, uang, dan tempatnya sudah berpindah.",
    keys=(CORRECTION,),
    data=Seen,
    asks="contributions.corrections.asking:swapped",
    look="hand",
    sees="contributions.corrections.services:seen_of",
)
REFUSE_CORRECTION = Act(
    "contributions.refuse_correction",
    right="scheme.edit",
    service="contributions.corrections.services:refuse",
    shows="contributions.corrections.services:whole",
    loads="contributions.corrections.services:correction_of",
    address="/decree-corrections/{correction_id}/refuse",
    page="pendanaan/perubahan/<int:correction_id>/tolak",
    page_name="correction_refuse",
    command="scheme refuse-correction",
    summary="Refuse a correction that was asked for",
    note="By the second person, or by who asked for it.",
    help="Tolak perubahan keputusan yang diajukan, atau tarik pengajuan Anda sendiri.",
    button="Tolak perubahan",
    done="Perubahan ditolak; tidak ada yang berpindah.",
    keys=(CORRECTION,),
    data=Refused,
)
ACTS = (RELEASE_CORRECTION, REFUSE_CORRECTION)
