"""Short lists of the room: kinds and states of background work."""

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
RUN_KIND = (
    Choice("intake.check", "Periksa daftar"),
    Choice("intake.commit", "Simpan peserta"),
    Choice("intake.answer", "Buat berkas jawaban"),
    Choice("intake.waiting_itself", "Daftar tunggu maju"),
    Choice("contributions.assess", "Tetapkan iuran"),
    Choice("contributions.ahead", "Tagih di muka"),
    Choice("contributions.assess_open", "Tetapkan semua bulan yang terbuka"),
    Choice("coverage.refresh", "Hitung cakupan"),
    Choice("law.whatif", "Coba rancangan peraturan"),
    Choice("payouts.send", "Kirim kelompok bayar"),
    Choice("payouts.ask", "Tanya bank"),
    Choice("payouts.names", "Tanya nama pemilik rekening"),
    Choice("payouts.answer", "Baca jawaban bank"),
    Choice("payouts.collect", "Ambil jawaban bank"),
)
