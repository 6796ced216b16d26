"""Refusals of the contributions room."""

from __future__ import annotations

from payung.casework import errors as casework
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class ContributionsRefused(PayungError):
    """An assessment or a receipt that cannot be taken as asked."""


REFUSALS = Refusals(
    ContributionsRefused,
    {
        "P0A51": word("BILL_UNKNOWN", "Tidak ada tagihan dengan kode iuran %(code)s dalam cakupan Anda."),
        "P0A52": word("BILL_SETTLED", "Tagihan ini sudah lunas; tidak ada yang dicatat."),
        "P0A53": word(
            "AMOUNT_WRONG",
            "Jumlah %(amount)s bukan jumlah yang dapat dibayar untuk tagihan ini. Isi rupiah pada bukti bayar, lebih dari nol.",
        ),
        "P0A54": word("REFERENCE_USED", "Nomor bukti ini sudah dipakai untuk penerimaan lain. Periksa nomor bukti."),
        "P0A57": word(
            "REFERENCE_OF_BANK",
            "Nomor bukti VA-<nomor mitra>- dan TITIPAN- dicatat oleh bank dan sistem sendiri. Pakai nomor bukti lain.",
        ),
        "P0E02": word("ENROLMENT_UNKNOWN", "Pendaftaran itu tidak ada, atau di luar wewenang Anda."),
        "P0E03": word("MONTH_BEGUN", "Bulan yang sudah mulai tetap terlindungi; yang berakhir hanya bulan sesudahnya."),
        "P0E04": word("NOT_GOING_ON", "Orang ini tidak ditagih sendiri, atau sudah berhenti. Tidak ada yang berubah."),
        "P0E05": word("NO_LOAN", "Skema ini bukan skema kredit, jadi tidak ada pinjaman yang lunas."),
        "P0E06": word(
            "NOTHING_AHEAD", "Tidak ada bulan bank di depan yang dapat dilepas; semua sudah berjalan atau dilepas."
        ),
        "P0A12": word("BOOKS_CLOSED", "Bulan buku hari ini sudah ditutup. Mintalah kepada pengelola kantor."),
        "P0C50": word(
            "PAID_ON_OUTSIDE",
            "Tanggal bayar harus antara tanggal tagihan diterbitkan dan hari ini. Periksa tanggal pada bukti.",
        ),
        "P0C51": word(
            "RECEIPT_WAITS", "Sudah ada penerimaan tagihan ini yang menunggu konfirmasi. Selesaikan itu lebih dahulu."
        ),
        "P0C52": word(
            "NOT_CONFIRMER", "Peran Anda tidak mengonfirmasi penerimaan. Mintalah kepada pimpinan atau petugas lain."
        ),
        "P0C53": word(
            "RECEIPT_NOT_WAITING",
            "Penerimaan itu tidak ada dalam cakupan Anda, atau sudah diputuskan. Muat ulang halamannya.",
        ),
        "P0C54": word(
            "RECORDER_CONFIRMS",
            "Yang mencatat penerimaan tidak dapat memutuskannya sendiri. Mintalah orang lain memeriksanya.",
        ),
        "P0E10": word("CREDIT_ROLE", "Peran Anda tidak memindahkan titipan pembayar. Mintalah kepada petugas cabang."),
        "P0E11": word(
            "CREDIT_SHORT", "Titipan pembayar ini tidak sebanyak itu. Muat ulang halaman dan lihat titipannya."
        ),
        "P0E12": word("CREDIT_BEYOND", "Titipan dipakai paling banyak sebesar sisa tagihan. Kurangi jumlahnya."),
        "P0E60": word(
            "DUES_ROLE", "Peran Anda tidak memutuskan denda, cicilan, atau penghapusan. Mintalah kepada petugas cabang."
        ),
        "P0E6M": word(
            "FINES_NONE",
            "Hukum tidak menambah denda pada tagihan pembayar ini sekarang: belum sebulan penuh lewat jatuh tempo, sudah didenda,"
            " atau pembayarnya bukan pemberi kerja.",
        ),
        "P0E61": word(
            "FINE_NONE",
            "Hukum tidak menambah denda pada tagihan ini sekarang: belum sebulan penuh lewat jatuh tempo, sudah didenda,"
            " atau pembayarnya bukan pemberi kerja.",
        ),
        "P0E62": word(
            "WAIVER_EMPLOYER",
            "Iuran pemberi kerja tidak dapat dihapuskan: ia wajib membayarnya (UU 24/2011 pasal 19). Koreksi tagihannya bila"
            " salah, atau hapuskan dendanya saja.",
        ),
        "P0E63": word(
            "WAIVER_BEYOND",
            "Yang dihapuskan lebih dari nol dan paling banyak yang masih terbuka. Muat ulang tagihannya.",
        ),
        "P0E64": word("WAIVER_DOCUMENT", "Isi nomor keputusan dan tanggalnya, bukan hari yang akan datang."),
        "P0E65": word(
            "WAIVER_WAITS", "Sudah ada penghapusan tagihan ini yang menunggu persetujuan. Selesaikan itu dahulu."
        ),
        "P0E66": word("WAIVER_NOT_WAITING", "Penghapusan itu sudah diputuskan. Muat ulang halamannya."),
        "P0E67": word(
            "WAIVER_OWN", "Yang mengusulkan atau sudah menyetujui tidak menyetujuinya lagi. Mintalah orang lain."
        ),
        "P0E68": word("WAIVER_NOT_OWN", "Pengusul menarik usulannya sendiri; orang lain menolaknya dengan alasan."),
        "P0E6A": word(
            "INSTALMENTS_WRONG",
            "Tulis dua sampai 24 cicilan seperti 15/01/2026 Rp5.000.000, satu baris satu cicilan: tanggal berurutan mulai hari ini,"
            " paling lama setahun, jumlah rupiah lebih dari nol.",
        ),
        "P0E6B": word(
            "INSTALMENTS_SUM",
            "Jumlah semua cicilan harus tepat sebesar sisa tagihan sekarang. Periksa sisanya, lalu hitung lagi.",
        ),
        "P0E6C": word("PLAN_WAITS", "Sudah ada cicilan tagihan ini yang menunggu persetujuan. Selesaikan itu dahulu."),
        "P0E6D": word("PLAN_DECIDED", "Cicilan itu sudah diputuskan. Muat ulang halamannya."),
        "P0E6E": word(
            "PLAN_OWN", "Yang mengusulkan cicilan tidak menyetujuinya sendiri. Mintalah orang lain memeriksanya."
        ),
        "P0E6J": word("CONTACT_OF_PERSON", "Pembayar ini perorangan: nomor teleponnya diubah pada halaman orangnya."),
        "P0E6K": word(
            "CONTACT_WRONG",
            "Isi nomor telepon seluler seperti 081234567890, atau alamat surel seperti iuran@kantor.id.",
        ),
        "plan_unknown": word("PLAN_UNKNOWN", "Cicilan itu tidak ada, atau di luar wewenang Anda."),
        "waiver_unknown": word("WAIVER_UNKNOWN", "Penghapusan itu tidak ada, atau di luar wewenang Anda."),
        "P0E13": word("PAYER_UNKNOWN", "Pembayar itu tidak ada, atau di luar wewenang Anda."),
        "P0E14": word(
            "REFUND_ACCOUNT",
            "Rekening itu bukan rekening terbuka milik pembayar ini, atau belum diperiksa orang kedua. Catat dan periksa dahulu rekeningnya.",
        ),
        "P0E15": word(
            "REFUND_WAITS", "Sudah ada pengembalian untuk pembayar ini yang menunggu. Selesaikan itu lebih dahulu."
        ),
        "P0E16": word(
            "REFUND_NOT_WAITING",
            "Pengembalian itu tidak ada dalam cakupan Anda, atau sudah diputuskan. Muat ulang halamannya.",
        ),
        "P0E17": word(
            "REFUND_OWN", "Yang mengusulkan pengembalian tidak dapat menyetujuinya. Mintalah orang lain memeriksanya."
        ),
        "P0E18": word(
            "REFUND_OWN_ACCOUNT",
            "Yang mencatat rekening tidak menyetujui pengembalian ke rekening itu. Mintalah orang lain.",
        ),
        "P0E19": word("REFUND_NOT_OWN", "Orang lain yang menolak pengembalian; yang mengusulkan menariknya sendiri."),
        "P0E1A": word(
            "REFUND_NOT_BACK", "Pembayaran pengembalian ini belum kembali dari bank. Lihat keadaannya di Pencairan."
        ),
        "P0E1D": word("JOIN_OPEN", "Pilih 2 sampai 24 tagihan yang belum lunas dan dalam cakupan Anda."),
        "P0E1E": word(
            "JOIN_PAYER", "Tagihan yang digabung harus dari satu pembayar. Gabungkan tiap pembayar sendiri-sendiri."
        ),
        "P0E41": word("REPRICING_DECIDED", "Perubahan harga itu sudah diputuskan. Muat ulang halaman skemanya."),
        "P0E43": word(
            "FUND_SHORT",
            "Dana sebuah skema tidak cukup untuk harga menurut hukum sekarang, jadi tidak ada yang diubah atau ditagih."
            " Lihat harga skema, lalu naikkan anggarannya.",
        ),
        "P0E44": word(
            "LAW_MOVED",
            "Harga atau hukumnya berubah sejak perubahan ini diajukan. Tolak yang ini, lalu ajukan lagi.",
        ),
        "P0E45": word("REPRICING_ROLE", "Peran atau wilayah Anda tidak mengubah harga skema ini."),
        "P0E46": word(
            "NO_PRICE_MOVES", "Harga skema ini sudah sama dengan hukum yang berlaku; tidak ada yang berubah."
        ),
        "P0E47": word(
            "REPRICING_OWN",
            "Yang mengajukan perubahan harga tidak melepasnya sendiri. Mintalah orang lain memeriksanya.",
        ),
        "P0E70": word("OWN_PRICES_DECIDED", "Perubahan harga itu sudah diputuskan. Muat ulang halamannya."),
        "P0E71": word(
            "OWN_PRICES_ROLE",
            "Peran atau wilayah Anda tidak mengubah harga bagi yang membayar sendiri di provinsi ini.",
        ),
        "P0E72": word(
            "OWN_PRICES_SAME", "Yang membayar sendiri sudah ditagih menurut hukum yang berlaku; tidak ada yang berubah."
        ),
        "P0E73": word(
            "OWN_PRICES_OWN",
            "Yang mengajukan perubahan harga tidak melepasnya sendiri. Mintalah orang lain memeriksanya.",
        ),
        "P0E75": word("OWN_PRICES_WHOLE", "Harga tidak lengkap. Ajukan lagi dari halaman harganya."),
        "P0E7A": word(
            "CONSENT_WHOLE",
            "Tulis tanggal persetujuan (tidak sesudah hari ini, paling lama setahun sebelum skema) dan suratnya.",
        ),
        "P0E7B": word(
            "CONSENT_KEPT",
            "Persetujuan untuk pendaftaran ini sudah tercatat. Bila yang tercatat keliru, tarik dulu, lalu catat lagi.",
        ),
        "P0E7C": word("CONSENT_NONE", "Pendaftaran ini tidak mempunyai persetujuan yang dapat ditarik."),
        "P0E76": word("INCENTIVE_ROLE", "Peran atau wilayah Anda tidak menyatakan insentif agen skema ini."),
        "P0E77": word("INCENTIVE_MONTH", "Tulis bulan yang termasuk skema ini, misalnya bulan pertamanya."),
        "P0E78": word(
            "INCENTIVE_LATER",
            "Sudah ada insentif yang mulai sesudah bulan itu. Nyatakan mulai bulan yang sama atau sesudahnya.",
        ),
        "incentive_rate": word(
            "INCENTIVE_RATE", "Tulis persen dari iuran yang terbayar, misalnya 7,5; paling banyak 50."
        ),
        "own_repricing_one_waits": word(
            "OWN_PRICES_WAIT",
            "Sudah ada perubahan harga bagi yang membayar sendiri yang menunggu orang kedua. Selesaikan itu dahulu.",
        ),
        "own_prices_unknown": word("OWN_PRICES_UNKNOWN", "Perubahan harga itu tidak ada, atau di luar wewenang Anda."),
        "own_prices_province": word(
            "OWN_PRICES_PROVINCE", "Akun Anda tidak melayani tepat satu provinsi. Pakai akun kantor provinsi itu."
        ),
        "repricing_unknown": word("REPRICING_UNKNOWN", "Perubahan harga itu tidak ada, atau di luar wewenang Anda."),
        "correction_unknown": word(
            "CORRECTION_UNKNOWN", "Perubahan keputusan itu tidak ada, atau di luar wewenang Anda."
        ),
        "correction_once": word(
            "DECREE_USED", "Keputusan dengan nomor ini sudah dipakai untuk skema ini. Periksa nomornya."
        ),
        "fund_within_budget": word(
            "SWAP_FUND", "Dana skema tidak cukup untuk yang masuk. Naikkan anggarannya, atau kurangi yang masuk."
        ),
        "quota_held": word(
            "SWAP_QUOTA", "Kuota kabupaten/kota yang masuk tidak cukup. Ubah kuotanya, atau kurangi yang masuk."
        ),
        "P0A33": word("SWAP_CLOSED", "Skema ini sudah ditutup, jadi tidak ada yang dapat masuk lagi."),
        "P0E48": word("CORRECTION_DECIDED", "Perubahan keputusan itu sudah diputuskan. Muat ulang halamannya."),
        "P0E49": word(
            "SWAP_STOPS",
            "Ada orang yang tidak dapat keluar atau masuk, jadi tidak ada yang diubah. Lihat halangannya di pratinjau.",
        ),
        "P0E4A": word("CORRECTION_ROLE", "Peran atau wilayah Anda tidak mengubah keputusan skema ini."),
        "P0E4B": word(
            "SWAP_INCOMPLETE",
            "Isi nomor dan tanggal keputusan (bukan hari yang akan datang), bulan mulai, dan orangnya.",
        ),
        "P0E4C": word(
            "CORRECTION_OWN",
            "Yang mengajukan perubahan tidak menjalankannya sendiri. Mintalah orang lain memeriksanya.",
        ),
        "repricing_one_waits": word(
            "REPRICING_WAITS", "Sudah ada perubahan harga skema ini yang menunggu orang kedua. Selesaikan itu dahulu."
        ),
        "P0C55": word(
            "NOT_RECORDER", "Hanya yang mencatat penerimaan dapat menariknya; orang lain menolaknya dengan alasan."
        ),
    },
    casework.REFUSALS,
)
