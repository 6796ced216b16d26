"""Short lists of the room: what an alarm about reading is about."""

from __future__ import annotations

from payung.kernel.choices import Choice

READ_ALARM = (
    Choice("many_persons", "Membaca data lebih banyak orang daripada biasanya", "overdue"),
    Choice("refused_tries", "Sering bertanya tentang orang di luar wilayahnya", "overdue"),
)
ROLE = (
    Choice("administrator", "Pengelola"),
    Choice("branch_officer", "Petugas BPJS Ketenagakerjaan"),
    Choice("head", "Kepala kantor"),
    Choice("disnaker", "Disnakertrans"),
    Choice("bank_officer", "Petugas bank"),
    Choice("rural_bank_officer", "Petugas BPR/KSP"),
    Choice("employer", "Pemberi kerja"),
    Choice("sponsor", "Sponsor"),
    Choice("juror", "Juri Tim 9"),
    Choice("auditor", "Pemeriksa"),
    Choice("bank_channel", "Komputer bank (SNAP)"),
    Choice("village_officer", "Aparat desa"),
    Choice("agent", "Agen"),
    Choice("employee", "Karyawan (SERTAKAN)"),
    Choice("account_keeper", "Pengelola akun"),
)
# What one administrator proposes and another confirms.
CHANGE = (
    Choice("grant", "Peran yang menggerakkan uang"),
    Choice("reopen", "Akun dibuka lagi"),
    Choice("password", "Kata sandi awal"),
    Choice("limits", "Batas persetujuan"),
    Choice("paying_bank", "Bank pembayar"),
)
CHANGE_STATE = (
    Choice("waiting", "Menunggu orang kedua", "waiting"),
    Choice("accepted", "Disetujui", "accepted"),
    Choice("refused", "Ditolak atau ditarik", "rejected"),
)
USER_STATE = (
    Choice("active", "Aktif", "active"),
    Choice("closed", "Ditutup", "closed"),
)
# From which number of people on reading raises an alarm, or is refused; access/sql/0002_readlog.sql has the defaults.
READ_BOUND = (
    Choice("persons_a_day", "Orang yang dibaca seorang pengguna dalam 24 jam sebelum ada peringatan"),
    Choice("refused_a_day", "Pertanyaan yang ditolak dalam 24 jam sebelum ada peringatan"),
    Choice("numbers_an_hour", "Pertanyaan dengan NIK atau KPJ dalam satu jam sebelum ditolak"),
    Choice("elsewhere_a_day", "Pertanyaan dengan NIK tentang orang di luar wilayah dalam 24 jam sebelum ditolak"),
    Choice("list_a_day", "Baris daftar tentang orang di luar wilayah dalam 24 jam sebelum diperiksa dulu"),
)
# Roles whose work is partly still to come: what they find here now, and what not yet.
TO_COME = (
    Choice(
        "employer",
        "Di sini perusahaan melihat tagihan iurannya, dan membuka skema bagi mitra atau tetangga karyawannya. Berkas upah bulanan belum"
        " dapat dihitung di Payung; untuk mendaftarkan karyawan hubungi kantor cabang BPJS Ketenagakerjaan.",
    ),
    Choice(
        "sponsor",
        "Di sini sponsor mengirim daftar orang yang dilindunginya. Yang saya bayar menunjukkan berapa yang dibayar, untuk siapa, dan"
        " apa yang diterima keluarga mereka.",
    ),
    Choice(
        "employee",
        "Tetangga saya menunjukkan siapa yang Anda lindungi. Di sana Anda memilih tetangga lain dan melihat kode iuran Anda.",
    ),
    Choice(
        "juror",
        "Di sini Tim 9 menilai calon Paritrana, masing-masing sendiri, dan membaca cakupan per wilayah tanpa nama orang.",
    ),
)
