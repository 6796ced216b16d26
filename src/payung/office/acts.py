"""What a person does with background work in one step; accounts, organisations and what takes two administrators."""

from __future__ import annotations

from payung.kernel.acts import Act, Key

RUN = Key("run_id", "PEKERJAAN", "Nomor pekerjaan (lihat runs list).")
CANCEL_RUN = Act(
    "office.cancel_run",
    right="runs.view",
    service="office.services:cancel_run",
    shows="platform.views:run_whole",
    loads="office.services:run_of",
    address="/runs/{run_id}/cancel",
    page="pekerjaan/<int:run_id>/batalkan",
    page_name="run_cancel",
    command="runs cancel",
    summary="Cancel background work",
    note="One's own, while it waits or goes on; what it has stored stays. Not what is at work with a bank.",
    help="Batalkan pekerjaan yang menunggu atau sedang berjalan; yang sudah disimpan tetap.",
    button="Batalkan pekerjaan",
    done="Pekerjaan dibatalkan; yang sudah disimpan tetap.",
    keys=(RUN,),
    asks="office.services:cancel_question",
    look="hand",
)

ACTS = (CANCEL_RUN,)
