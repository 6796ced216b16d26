"""Short lists of the room: states of background work."""

from __future__ import annotations

from payung.kernel.choices import Choice

RUN_STATE = (
    Choice("queued", "Dalam antrean", "queued"),
    Choice("running", "Sedang berjalan", "running"),
    Choice("done", "Selesai", "done"),
    Choice("refused", "Tidak dapat dikerjakan", "failed"),
    Choice("failed", "Gagal", "failed"),
    Choice("cancelled", "Dibatalkan", "cancelled"),
)
