"""Refusals of the payouts room, and the words for refusals of the database."""

from __future__ import annotations

from payung.access.errors import REFUSALS as ACCOUNTS
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word
from payung.registry import errors as registry


class PayoutsRefused(PayungError):
    """A batch, an approval, a sending or an answer that cannot be taken as asked."""


REFUSALS = Refusals(
    PayoutsRefused,
    {
        "P0B40": word("ROLE", "Peran Anda tidak mencakup pencairan ini."),
        "P0B41": word("INSTRUCTED", "Pembayaran ini sudah diperintahkan; tidak ada yang dibuat dua kali."),
        "P0B42": word(
            "NOT_FINISHED", "Pembayaran sebelumnya belum ditolak, dikembalikan, atau dihentikan; belum boleh diulang."
        ),
        "P0B43": word("OTHER_PAYMENT", "Pembayaran pengganti harus untuk orang, jumlah, dan hak yang sama."),
        "P0B44": word("ACCOUNT", "Rekening itu bukan rekening terbuka milik penerima. Catat rekeningnya dulu."),
        "P0CC0": word(
            "ACCOUNT_UNVERIFIED", "Rekening lembaga itu belum diperiksa petugas lain. Mintalah pemeriksaannya dulu."
        ),
        "P0CC1": word("ORGANISATION_UNKNOWN", "Lembaga itu tidak ada, atau di luar cakupan Anda. Pilih lembaga lain."),
        "P0B45": word("OWN_BATCH", "Pembuat kelompok bayar tidak boleh menyetujuinya sendiri. Mintalah petugas lain."),
        "P0B46": word(
            "BATCH_CHANGED",
            "Isi kelompok bayar tidak sama lagi dengan yang diperiksa. Batalkan, lalu buat kelompok baru.",
        ),
        "P0B47": word("BATCH_UNKNOWN", "Kelompok bayar itu tidak ada, atau di luar cakupan Anda."),
        "P0B48": word(
            "NOTHING_WAITS",
            "Tidak ada pembayaran yang menunggu, atau sebagian yang dipilih sudah masuk kelompok lain. Muat ulang halaman.",
        ),
        "P0B50": word("ANSWER_OTHER", "Jawaban bank ini bukan tentang yang kita kirim. Tidak ada yang diubah."),
        "P0B51": word(
            "ANSWER_AMOUNT", "Jumlah dalam jawaban bank berbeda dari yang kita kirim. Tidak ada yang diubah."
        ),
        "P0B52": word(
            "ANSWER_CONTRADICTS",
            "Jawaban bank bertentangan dengan yang sudah pasti. Tidak ada yang diubah; hubungi bank.",
        ),
        "P0B53": word("BANK_UNKNOWN", "Bank atau saluran itu belum terhubung."),
        "P0B54": word(
            "HOLDER_UNWRITABLE",
            "Nama pemilik atau nomor rekening penerima tidak dapat ditulis dalam berkas bank. Catat rekeningnya dengan huruf"
            " Latin seperti di buku tabungan.",
        ),
        "P0B58": word(
            "OWN_ANSWER",
            "Anda yang mengunggah jawaban bank tentang pembayaran ini. Mintalah petugas lain mengusulkan rekeningnya, menyusun,"
            " dan mengirim penggantinya.",
        ),
        "P0C20": word("ANSWER_UNKNOWN", "Jawaban bank itu tidak ada, atau sebagian isinya di luar cakupan Anda."),
        "P0C21": word("ANSWER_CLOSED", "Jawaban bank ini sudah dikonfirmasi atau ditolak. Muat ulang halaman."),
        "P0C22": word(
            "ANSWER_UPLOADED", "Anda yang mengunggah jawaban bank ini. Dua orang lain yang mengonfirmasinya."
        ),
        "P0C23": word(
            "ANSWER_SENT",
            "Anda menyusun atau mengirim kelompok bayar yang disebut jawaban ini. Dua orang lain yang mengonfirmasinya.",
        ),
        "P0C24": word(
            "ANSWER_ACCOUNT",
            "Anda mencatat atau mengusulkan rekening dalam jawaban ini. Dua orang lain yang mengonfirmasinya.",
        ),
        "P0C25": word(
            "ANSWER_SIGNED", "Anda sudah mengonfirmasi jawaban ini. Satu orang lain lagi yang mengonfirmasinya."
        ),
        "P0C26": word(
            "FOLLOW_ANOTHER",
            "Jawaban bank tentang pembayaran ini diunggah, bukan diambil dari bank. Penggantinya disetujui orang yang tidak"
            " mengunggah atau mengonfirmasi jawaban itu dan tidak mengusulkan rekeningnya.",
        ),
        "P0C27": word(
            "ACCOUNT_OF_UPLOADER",
            "Rekening itu dicatat atau diusulkan orang yang mengunggah jawaban bank. Mintalah orang lain mencatat rekeningnya.",
        ),
        "P0C28": word(
            "NOT_FETCHED", "Jawaban ini tidak diambil dari bank. Unggah berkasnya supaya dikonfirmasi dua orang."
        ),
        "P0C29": word("REASON_SHORT", "Tulis alasan penolakan, 5 sampai 500 huruf."),
        "P0B59": word(
            "ACCOUNT_CLOSED",
            "Ada rekening penerima yang sudah ditutup. Batalkan kelompok ini bila belum dikirim; bila sudah sebagian dikirim,"
            " kirim lagi dan yang tertutup dilewati.",
        ),
        "P0B5A": word(
            "NOT_TO_STOP",
            "Pembayaran ini tidak dapat dihentikan: rekeningnya masih terbuka, atau bank mungkin sudah memilikinya. Bila masih"
            " dalam kelompok yang belum dikirim, batalkan kelompoknya dulu.",
        ),
        "P0B5B": word(
            "ALARM_MONEY",
            "Peringatan ini tentang uang; ia selesai bila bank membukukan kembali selisihnya. Hubungi bank.",
        ),
        "P0C40": word(
            "SENT_OFTEN",
            "Pembayaran ini sudah tiga kali dikirim dan bank tetap tidak mengenalnya. Mintalah surat bank, lalu selesaikan dengan"
            " dua orang.",
        ),
        "P0C67": word("DEMO_BANK", "Basis data contoh hanya mengenal bank latihan di mesin ini."),
        "P0C41": word(
            "ALARM_OPEN_FATE",
            "Peringatan ini selesai bila nasib pembayarannya diketahui: lewat jawaban bank, atau surat bank yang dikuatkan dua"
            " orang.",
        ),
        "P0C42": word(
            "PAYOUTS_STOPPED",
            "Semua pencairan sedang dihentikan: tidak ada yang dikirim. Dua orang harus memulainya lagi lewat halaman Pencairan.",
        ),
        "P0C43": word(
            "HALT_STATE",
            "Pencairan tidak dalam keadaan untuk itu. Muat ulang halaman, lalu lihat siapa yang menghentikannya.",
        ),
        "P0C44": word("HALT_OWN", "Anda yang mengusulkan pencairan dimulai lagi; orang lain yang menyetujuinya."),
        "P0C45": word(
            "LETTER_UNKNOWN", "Pembayaran atau surat bank itu tidak ada, sudah diputuskan, atau di luar cakupan Anda."
        ),
        "P0C46": word(
            "LETTER_OWN",
            "Surat bank diputuskan orang lain: bukan yang mengusulkannya, bukan penyusun atau pengirim kelompok bayarnya, dan"
            " bukan pencatat rekeningnya.",
        ),
        "P0C47": word(
            "LETTER_NEEDLESS",
            "Surat bank hanya untuk pembayaran yang ada di bank dan belum jelas nasibnya, satu surat sekali waktu.",
        ),
        "P0C48": word(
            "LETTER_PAPER",
            "Surat bank itu belum ada, ditarik, atau tidak lolos pemeriksaan. Unggah lagi sebagai PDF atau foto.",
        ),
        "P0C95": word(
            "LETTER_OLD",
            "Pembayaran ini dikirim lagi sesudah surat bank itu diajukan, jadi surat itu tidak tahu nasibnya sekarang. Tolak surat"
            " ini, lalu mintalah surat baru dari bank.",
        ),
        "P0C49": word(
            "HOLDER_UNEXPLAINED",
            "Bank menyebut nama pemilik lain, atau tidak mengenal rekeningnya. Tulis alasan menyetujuinya (5 sampai 500 huruf),"
            " atau batalkan kelompok ini dan perbaiki rekeningnya.",
        ),
        "P0C30": word("LINE_UNKNOWN", "Baris itu tidak ada, atau di luar cakupan Anda."),
        "P0C31": word("LINE_PLACED", "Baris itu sudah dinyatakan. Muat ulang halaman."),
        "P0C32": word("LINE_OTHERWISE", "Baris itu tidak mungkin berupa itu. Pilih yang lain."),
        "P0C33": word(
            "RECEIPT_UNKNOWN",
            "Tidak ada penerimaan iuran dengan rujukan dan jumlah itu yang belum dicocokkan. Catat penerimaannya dulu.",
        ),
        "P0C34": word(
            "LINE_PAIR",
            "Baris lawan itu tidak ada, sudah dinyatakan, searah, atau jumlahnya berbeda. Periksa nomornya.",
        ),
        "P0B55": word(
            "NOT_TO_SEND", "Ada pembayaran yang tidak boleh dikirim lagi. Tanyakan dulu nasibnya kepada bank."
        ),
        "P0B56": word("BATCH_STATE", "Kelompok bayar tidak dalam keadaan untuk itu. Muat ulang halaman."),
        "P0C56": word("OWN_CLOSING", "Yang mengusulkan penutupan tidak memutuskannya. Mintalah orang lain."),
        "P0B57": word("BATCH_FROZEN", "Kelompok bayar tidak dapat diubah."),
    },
    registry.REFUSALS,
    ACCOUNTS,
)
