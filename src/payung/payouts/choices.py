"""Short lists of the room: where payments, batches, answers and letters stand, alarms, what a person may say of a line."""

from __future__ import annotations

from payung.kernel.choices import Choice, values

INSTRUCTION = (
    Choice("ready", "Menunggu dibayar", "waiting"),
    Choice("batched", "Dalam kelompok bayar", "committed"),
    Choice("sending", "Sedang dikirim", "running"),
    Choice("sent", "Terkirim, belum dijawab", "waiting"),
    Choice("accepted", "Diterima bank", "running"),
    Choice("paid", "Sudah dibayar", "paid"),
    Choice("rejected", "Ditolak bank", "failed"),
    Choice("returned", "Dikembalikan bank", "failed"),
    Choice("unknown", "Belum jelas, sedang ditanyakan", "unknown"),
    Choice("stopped", "Dihentikan sebelum dikirim", "cancelled"),
)
BATCH_STATE = (
    Choice("draft", "Menunggu persetujuan", "draft"),
    Choice("approved", "Disetujui, belum dikirim", "committed"),
    Choice("sending", "Sedang dikirim", "running"),
    Choice("sent", "Menunggu jawaban bank", "waiting"),
    Choice("closed", "Selesai", "done"),
    Choice("discarded", "Dibatalkan", "cancelled"),
)
CHANNEL = (Choice("file", "Berkas"), Choice("snap", "SNAP BI"))
# How calls of the payment rail are signed: with a secret that both sides hold, or with the caller's own key.
SIGNATURE = (
    Choice("symmetric", "Rahasia bersama (symmetric)"),
    Choice("asymmetric", "Kunci RSA sendiri (asymmetric)"),
)
# taken: two people confirmed it and it took effect. refused: one person doubted it; the file may be uploaded again.
ANSWER = (
    Choice("open", "Menunggu konfirmasi", "waiting"),
    Choice("taken", "Berlaku", "done"),
    Choice("refused", "Ditolak", "rejected"),
)
# paid_again, returned_again: a second booking of one instruction. returned_early: its money came in, and no debit of it is
# known. paid_twice: it and its follow-up are both paid;
# twice_settled: no longer. follow_up_out: it was paid after all while its follow-up is at the bank. contradiction: a
# status that cannot be. absent: the bank has no record of what it had accepted. stuck: its outcome has been unknown for
# too long.
ALARM = (
    Choice(
        "paid_again",
        "Didebit dua kali",
        "overdue",
        (
            "Bank mendebit pembayaran ini sekali lagi, atau menarik kembali pengembaliannya. Mintalah bank "
            "membukukan kembali yang satu."
        ),
    ),
    Choice(
        "returned_again",
        "Dikembalikan dua kali",
        "overdue",
        "Bank mengembalikan pembayaran ini dua kali. Tanyakan kepada bank uang siapa itu.",
    ),
    Choice(
        "returned_early",
        "Dikembalikan sebelum didebit",
        "overdue",
        (
            "Bank mengembalikan uang yang menurut catatan kita belum pernah didebitnya. Selesai sendiri bila "
            "debitnya dibukukan; bila tidak, tanyakan kepada bank."
        ),
    ),
    Choice(
        "paid_twice",
        "Dibayar beserta penggantinya",
        "overdue",
        "Pembayaran ini dan penggantinya sama-sama dibayar. Mintalah bank menarik kembali yang satu.",
    ),
    Choice(
        "twice_settled",
        "Ditarik kembali terlalu banyak",
        "overdue",
        "Bank menarik kembali lebih banyak daripada yang dibayar dua kali. Hubungi bank.",
    ),
    Choice(
        "follow_up_out",
        "Penggantinya masih di bank",
        "overdue",
        "Pembayaran ini ternyata dibayar, padahal penggantinya sudah di bank. Mintalah bank menahannya.",
    ),
    Choice(
        "contradiction",
        "Keadaan yang bertentangan",
        "overdue",
        "Bank menyebut keadaan yang bertentangan dengan yang sudah pasti. Tanyakan kepada bank.",
    ),
    Choice(
        "absent",
        "Tidak dikenal lagi oleh bank",
        "overdue",
        "Bank tidak mengenal lagi pembayaran yang sudah diterimanya. Tanyakan kepada bank.",
    ),
    Choice(
        "stuck",
        "Terlalu lama tidak jelas",
        "overdue",
        (
            "Nasib pembayaran ini terlalu lama tidak jelas. Mintalah surat bank tentangnya, lalu selesaikan dengan "
            "dua orang."
        ),
    ),
)
KINDS_OF_ALARM = [*values(ALARM), "closed"]  # a row that ends an alarm is stored in the same table
ALARM_STANDING = (Choice("open", "Terbuka", "overdue"), Choice("ended", "Selesai", "done"))
# What a bank says when it is asked whose account it is: a name, that it knows no such account, or nothing usable.
NAMED = (
    Choice("told", "Bank menyebut nama"),
    Choice("unknown", "Bank tidak mengenal rekening ini"),
    Choice("silent", "Bank tidak menjawab"),
)
# Why a line of a bank's file is an unmatched booking, and what a person may say that it was.
UNMATCHED = (
    Choice(
        "account",
        "Rekening lain daripada rekening kita",
        "",
        "Rekening itu tidak dibukukan di sini. Pastikan bank memang hendak mengirimnya kepada kita.",
    ),
    Choice(
        "unknown",
        "Bukan pembayaran yang kita kirim",
        "",
        "Sudah dibukukan di rekening kita. Nyatakan apa baris ini menurut bank.",
    ),
    Choice(
        "unsent",
        "Pembayaran kita, tetapi tidak dikirim lewat rekening ini",
        "",
        "Sudah dibukukan di rekening kita. Tanyakan kepada bank mengapa menyebut pembayaran itu.",
    ),
    Choice(
        "amount",
        "Jumlahnya lain daripada yang kita kirim",
        "",
        "Sudah dibukukan dengan jumlah bank; keadaan pembayarannya tidak berubah. Tanyakan kepada bank.",
    ),
    Choice(
        "code",
        "Kode status bank tidak dikenal",
        "",
        "Kode itu tidak mengubah apa pun. Tanyakan artinya kepada bank.",
    ),
    Choice(
        "balance",
        "Saldo dalam berkas bank tidak cocok dengan mutasinya",
        "",
        "Mutasinya tetap dibukukan. Mintalah mutasi yang lengkap kepada bank.",
    ),
    Choice(
        "unread",
        "Baris rekening lain yang tidak terbaca",
        "",
        "Tidak menyangkut rekening kita. Pastikan bank memang hendak mengirimnya kepada kita.",
    ),
)
PLACED_AS = (
    Choice("fee", "Biaya bank", "done"),
    Choice("interest", "Jasa giro atau bunga dari bank", "done"),
    Choice("receipt", "Penerimaan iuran yang sudah dicatat", "done"),
    Choice("pair", "Saling meniadakan dengan baris lain", "done"),
    Choice("noted", "Sudah diperiksa; uangnya, bila ada, tetap di tempatnya", "done"),
)
MESSAGE = (
    Choice("pain.001", "Perintah bayar (pain.001)"),
    Choice("pain.002", "Laporan status (pain.002)"),
    Choice("camt.054", "Mutasi rekening (camt.054)"),
    Choice("letter", "Surat bank"),
    Choice("camt.053", "Rekening koran (camt.053)"),
    Choice("snap.17", "Transfer di bank yang sama (SNAP 17)"),
    Choice("snap.18", "Transfer ke bank lain (SNAP 18)"),
    Choice("snap.36", "Tanya status (SNAP 36)"),
)
DIRECTION = (Choice("out", "ke bank"), Choice("in", "dari bank"))
HALT = (
    Choice("stop", "Dihentikan", "cancelled"),
    Choice("propose", "Diusulkan mulai lagi", "waiting"),
    Choice("refuse", "Usul mulai lagi gugur", "rejected"),
    Choice("start", "Dimulai lagi", "done"),
)
CLOSING = (
    Choice("waiting", "Menunggu orang kedua", "waiting"),
    Choice("confirmed", "Ditutup", "done"),
    Choice("refused", "Ditolak", "rejected"),
    Choice("withdrawn", "Ditarik", "cancelled"),
)
LETTER_OUTCOME = (
    Choice("paid", "sudah dibayar", "paid"),
    Choice("rejected", "tidak pernah dilaksanakan", "failed"),
)
SIDE = (Choice("in", "masuk"), Choice("out", "keluar"))
PLACED = (*PLACED_AS, Choice("pair_of", "Saling meniadakan dengan baris lain", "done"))

BANK_STATE = (Choice("active", "Tersambung", "active"), Choice("closed", "Ditutup", "closed"))
