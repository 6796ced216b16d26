"""Refusals of the access room."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class AccessRefused(PayungError):
    """An unknown user, a weak password, a missing reason; an account or organisation that is not kept as asked."""


REFUSALS = Refusals(
    AccessRefused,
    {
        "P0E50": word(
            "NOT_KEPT", "Akun, lembaga, atau wilayah itu tidak ada, sudah ditutup, atau bukan yang Anda kelola."
        ),
        "P0E51": word(
            "OWN_ACCOUNT", "Tidak seorang pun mengubah akun dan perannya sendiri. Mintalah kepada pengelola lain."
        ),
        "P0E53": word("CHANGE_UNKNOWN", "Usul itu tidak ada, atau sudah diputuskan."),
        "P0E54": word("CHANGE_OWN", "Usul ini Anda yang membuat; pengelola lain yang menyetujuinya."),
        "P0E55": word(
            "CHANGE_MOVED",
            "Keadaannya berubah sejak diusulkan, atau Anda belum melihat yang sekarang. Muat ulang, periksa; bila perlu tolak, lalu usulkan lagi.",
        ),
        "P0E56": word(
            "LAST_ADMINISTRATOR",
            "Ini pengelola terakhir provinsinya. Angkat pengelola lain dulu, baru tutup yang ini.",
        ),
        "P0E57": word(
            "STILL_OPEN",
            "Masih ada kantor yang buka atau pengguna yang bekerja di sini. Tutup atau pindahkan dulu.",
        ),
        "P0E58": word("CLOSED", "Akun, lembaga, atau kantor itu sudah ditutup. Buka lagi dulu, atau pilih yang lain."),
        "P0E59": word("CHANGE_WAITS", "Usul lain tentang hal ini masih menunggu. Putuskan atau tarik yang itu dulu."),
        "P0E5C": word(
            "USER_FORM",
            "Nama pengguna terdiri dari 2 sampai 50 huruf kecil, angka, - atau _, dan nama yang ditampilkan dari 2 sampai 120 huruf.",
        ),
        "P0E5D": word(
            "CHANNEL", "Akun komputer bank dibuat dan diputus lewat sambungan banknya, bukan dengan memberi peran."
        ),
        "P0E5E": word("GRANT_NOWHERE", "Peran ini berlaku di suatu tempat: sebutkan wilayah, lembaga, atau keduanya."),
        "P0E5F": word(
            "PARTY_FORM",
            "Kode terdiri dari 2 sampai 50 huruf kecil, angka, atau -, dan nama dari 3 sampai 200 huruf.",
        ),
        "P0E5G": word(
            "PLACE_UNKNOWN",
            "Wilayah itu tidak dikenal, atau lebih dari satu bernama begitu. Tulis juga kabupatennya, misalnya Kewar, Lamaknen, Belu; atau kodenya.",
        ),
        "P0E5H": word("TIME_ZONE", "Zona waktu itu tidak dikenal. Pilih WIB, WITA, atau WIT."),
        "P0B18": word("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf)."),
        "P0C72": word("PASSWORD_REFUSED", "Kata sandi awal tidak diterima. Ulangi dari awal."),
        "P0A05": word(
            "GRANTS_WIDEN",
            "Satu akun dengan beberapa peran harus bercakupan sama untuk setiap perannya. Buat akun kedua untuk cakupan lain.",
        ),
        "P0CB0": word(
            "ROLE_ALONE",
            "Pengelola akun tidak memegang peran lain dalam akun yang sama. Buat akun kedua untuk peran itu.",
        ),
        "access_user_username_key": word("USERNAME_USED", "Nama pengguna itu sudah dipakai. Pilih yang lain."),
        "grant_once": word("GRANT_HELD", "Peran dengan cakupan itu sudah dipegang akun ini."),
        "grant_role": word("ROLE_UNKNOWN", "Peran itu tidak dikenal."),
        "grant_village": word("GRANT_VILLAGE", "Petugas desa bercakupan sebuah desa, tanpa lembaga."),
        "grant_agent": word("GRANT_AGENT", "Agen bercakupan orang binaannya di sebuah wilayah."),
        "grant_caseload": word("GRANT_AGENT", "Agen bercakupan orang binaannya di sebuah wilayah."),
        "grant_keeper_without_scope": word("GRANT_KEEPER", "Pengelola akun tidak bercakupan wilayah atau lembaga."),
        "parties_organisation_code_key": word("CODE_USED", "Kode itu sudah dipakai. Pilih yang lain."),
        "parties_office_code_key": word("CODE_USED", "Kode itu sudah dipakai. Pilih yang lain."),
        "parties_organisation_kind_fk": word("PARTY_KIND", "Jenis lembaga itu tidak dikenal."),
    },
)
