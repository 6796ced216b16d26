"""Refusals of the award."""

from __future__ import annotations

from payung.casework.errors import REFUSALS as CASEWORK
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class AwardRefused(PayungError):
    """Scores or a cycle that cannot be taken as they are."""


class SheetRefused(AwardRefused):
    """A file of scores that cannot be taken; `line` counts from 1, as an editor does."""

    def __init__(self, code: str, message_id: str, /, line: int, **facts: object) -> None:
        super().__init__(code, message_id, line=line, **facts)
        self.line = line


SEATS_WRONG = word(
    "INTERVIEW_SEATS", "Tulis nomor kursi juri dari 1 sampai 9, misalnya 1, 2, 5; kosongkan untuk semua."
)
REFUSALS = Refusals(
    AwardRefused,
    {
        "P0E80": word("AWARD_ROLE", "Peran Anda tidak mencatat siklus Paritrana."),
        "P0E81": word("AWARD_PLACE", "Siklus sebuah provinsi dicatat oleh kantor yang melayani seluruh provinsinya."),
        "P0E82": word("EDITION_STANDS", "Isi yang sama sudah tercatat; tidak ada yang berubah."),
        "P0E83": word("WEIGHTS_WHOLE", "Bobot semua kriteria harus berjumlah 100. Betulkan bobotnya."),
        "P0E84": word("SEATS_SOUND", "Satu ketua, satu sekretaris, dan satu orang satu kursi. Periksa susunan Tim 9."),
        "P0E85": word("CYCLE_NOT_LED", "Siklus dipimpin panitia yang melayani seluruh provinsinya."),
        "P0E86": word(
            "STAGE_OTHER", "Siklus tidak berada pada tahap untuk langkah itu. Lihat tahapnya di halaman siklus."
        ),
        "P0E87": word("STAGE_DAYS", "Tanggalnya tidak cocok dengan jadwal siklus. Lihat jadwal di halaman siklus."),
        "P0E88": word(
            "STAGE_UNREADY",
            "Yang menutup tahap ini belum selesai: calon, jawaban keberatan, angka yang dibekukan, atau rubrik."
            " Selesaikan dulu.",
        ),
        "P0E89": word("TERMS_STAND", "Batas data, kuorum, dan sifat latihan tetap sejak penilaian dimulai."),
        "P0E8A": word(
            "CANDIDATE_KIND",
            "Kategori ini menilai yang lain. Pilih kabupaten/kota, desa, atau badan usaha sesuai kategorinya.",
        ),
        "P0E8B": word(
            "RUBRIC_OTHER",
            "Rubrik atau bukti itu tidak lengkap, atau versi lain sudah berlaku. Muat ulang dan periksa.",
        ),
        "P0E8C": word(
            "OBJECTION_LATE", "Keberatan diajukan sebelum batas data; sesudahnya angka sudah tetap. Hubungi panitia."
        ),
        "P0E8D": word("FREEZE_OTHER", "Angka dibekukan sekali, pada tanggal batas data atau sesudahnya."),
        "P0E8E": word("CANDIDATE_WITHDRAWN", "Calon itu sudah ditarik; tidak ada lagi yang dicatat untuknya."),
        "P0E8F": word("OBJECTION_OWN", "Yang mengajukan keberatan tidak menjawabnya. Mintalah petugas lain."),
        "award_open_once": word("CATEGORY_OPEN", "Kategori itu sudah dibuka untuk siklus ini."),
        "award_window_days": word("STAGE_DAYS", "Hari terakhir tahap tidak sebelum hari pertamanya."),
        "award_window_stage": word("STAGE_UNKNOWN", "Tahap itu tidak ada. Pilih dari daftar."),
        "award_terms_days": word(
            "TERMS_DAYS",
            "Urutan tanggalnya: wawancara pertama, wawancara terakhir, penyerahan; batas data sebelum itu.",
        ),
        "award_terms_quorum": word("TERMS_QUORUM", "Kuorum 5 sampai 9 kursi: lebih dari separuh Tim 9."),
        "award_cycle_year": word("CYCLE_YEAR_OTHER", "Tahun penilaian 2017 atau sesudahnya."),
        "award_candidate_once": word("CANDIDATE_STANDS", "Calon dengan nama itu sudah diusulkan dalam kategori ini."),
        "award_candidate_place_once": word("CANDIDATE_STANDS", "Calon itu sudah diusulkan dalam kategori ini."),
        "award_candidate_body_once": word("CANDIDATE_STANDS", "Calon itu sudah diusulkan dalam kategori ini."),
        "award_paper_once": word("CANDIDATE_PAPER_STANDS", "Berkas yang sama sudah ada untuk jenis itu."),
        "award_approval_once": word("RUBRIC_APPROVED", "Kursi Anda sudah menyetujui versi ini."),
        "awards_objectiondecision_pkey": word("OBJECTION_ANSWERED", "Keberatan itu sudah dijawab."),
        # The jury and the seal.
        "P0E90": word(
            "AWARD_NOT_YOURS", "Ini dilakukan oleh panitia atau juri siklus ini, masing-masing untuk bagiannya."
        ),
        "P0E91": word("SEAT_UNKNOWN", "Kursi itu tidak ada atau sudah berganti orang. Muat ulang susunan Tim 9."),
        "P0E92": word(
            "AWARD_ONE_PART",
            "Satu orang hanya memegang satu bagian: pemegang kunci bukan juri, dan setiap kunci dan kursi dipegang orang lain.",
        ),
        "P0E93": word(
            "AWARD_KEYS",
            "Tiga kunci belum lengkap, kunci Anda sudah tercatat, atau nilai sudah disegel dengan kunci yang ada.",
        ),
        "P0E94": word("SCORES_CLOSED", "Penilaian belum dibuka atau sudah ditutup. Periksa tahap siklusnya."),
        "P0E95": word(
            "AWARD_RECUSED", "Calon ini tidak Anda nilai: Anda mundur darinya, atau calon itu sudah ditarik."
        ),
        "P0E96": word(
            "SCORE_STALE",
            "Rubrik belum disetujui, atau lembar lain masuk lebih dulu. Muat ulang halaman, lalu serahkan lagi.",
        ),
        "P0E97": word(
            "QUORUM_SHORT", "Belum cukup kursi yang menyerahkan seluruh nilainya. Lihat siapa yang belum menyerahkan."
        ),
        "P0E98": word(
            "CLOSING_TWO", "Penutupan disetujui orang lain daripada pengusulnya, dan salah seorang dari keduanya juri."
        ),
        "P0E99": word("CLOSING_STALE", "Ada nilai yang masuk sesudah penutupan diusulkan. Usulkan lagi."),
        "P0E9A": word("WORDS_MISSING", "Tetapkan dulu kata-kata rahasia untuk salinan nilai Anda."),
        "P0E9B": word("OPENING_EARLY", "Nilai dibuka pada tahap pleno, sesudah penilaian ditutup oleh dua orang."),
        "P0E9C": word(
            "PLENARY_QUORUM", "Kursi yang tercatat hadir di pleno belum mencapai kuorum. Catat dulu kehadirannya."
        ),
        "P0E9D": word(
            "SEAL_BROKEN", "Sebuah lembar nilai tidak dapat dibuka: isinya telah diubah, atau kuncinya lain."
        ),
        "P0E9E": word("OPENING_ALONE", "Nilai dibuka oleh dua pemegang kunci. Tunggu pemegang kunci lain."),
        "P0E9F": word("SCORES_OPEN", "Pleno dimulai sesudah penilaian ditutup oleh dua orang."),
        "award_seat_number": word("SEAT_TENTH", "Tim 9 memiliki sembilan kursi, nomor 1 sampai 9."),
        "award_conflict_once": word("CONFLICT_STANDS", "Benturan kepentingan itu sudah tercatat."),
        "award_deputy_once": word("DEPUTY_STANDS", "Wakil mulai tanggal itu sudah tercatat."),
        "awards_holderkey_public_key": word("AWARD_KEY_TAKEN", "Kunci itu sudah dipakai. Buat kunci baru."),
        # Interviews, visits, costs and results.
        "P0EA0": word("CYCLE_NOT_LED", "Siklus ini dipimpin panitia provinsinya; mintalah kepada panitia."),
        "P0EA1": word("AWARD_UNKNOWN", "Yang Anda sebut tidak ada dalam siklus ini. Muat ulang halaman, lalu pilih lagi."),
        "P0EA2": word("INTERVIEW_DAY", "Hari itu bukan hari wawancara siklus ini. Pilih hari antara hari pertama dan terakhir wawancara."),
        "award_interview_room": word("INTERVIEW_ROOM", "Ruang itu sudah terpakai pada jam itu. Pilih jam atau ruang lain."),
        "award_interview_jury": word("INTERVIEW_JURY", "Pada jam itu sebagian jurinya mewawancarai calon lain. Pilih jam lain, atau kursi juri yang bebas."),
        "award_interview_candidate": word("INTERVIEW_CANDIDATE", "Calon ini diwawancarai pada jam itu dalam siklus atau kategori lain. Pilih jam lain."),
        "award_interview_seats": SEATS_WRONG,
        "INTERVIEW_SEATS": SEATS_WRONG,
        "P0EAR": word("INTERVIEW_RECUSED", "Di antara kursi itu ada juri yang berbenturan dengan calon ini. Keluarkan kursinya, atau kosongkan isian kursi."),
        "award_interview_once": word("INTERVIEW_TWICE", "Calon ini sudah punya jadwal wawancara. Batalkan yang lama dulu."),
        "award_interview_hours": word("INTERVIEW_HOURS", "Wawancara mulai paling pagi pukul 06.00 dan selesai paling lambat pukul 22.00."),
        "P0EA5": word("INTERVIEW_CLOSED", "Wawancara itu sudah dimulai atau dibatalkan, jadi tidak diubah lagi."),
        "P0EA6": word("INTERVIEW_TURN", "Wawancara dimulai satu kali, lalu diakhiri satu kali."),
        "award_turn_once": word("INTERVIEW_TURN", "Wawancara dimulai satu kali, lalu diakhiri satu kali."),
        "P0EA7": word("CANDIDATE_WITHDRAWN", "Calon ini sudah mundur."),
        "P0EA8": word("DAY_IMPOSSIBLE", "Hari itu belum tiba, atau di luar hari kunjungan siklus ini. Periksa tanggalnya."),
        "P0EA9": word("CHECKLIST_OTHER", "Butir itu bukan butir kunjungan kategori calon ini."),
        "award_photo_once": word("PHOTO_TWICE", "Foto yang sama sudah ada pada kunjungan ini."),
        "P0EAA": word("COST_CANDIDATE", "Calon dalam siklus ini tidak boleh menanggung biayanya. Pilih penanggung lain."),
        "P0EAB": word("TAKEN_BACK", "Itu sudah ditarik sebelumnya."),
        "P0EAC": word("CYCLE_ARCHIVED", "Siklus ini sudah diarsipkan; tidak ada lagi yang ditambahkan."),
        "P0EAD": word("SCORES_CLOSED", "Nilai kategori ini belum dibuka di pleno, atau belum ada yang dinilai."),
        "P0EAE": word("RESULT_DIFFERS", "Hasil itu tidak mengikuti nilai yang dibuka. Hitung lagi."),
        "P0EAF": word("OBJECTION_LATE", "Keberatan diajukan oleh calon yang bersangkutan atas hasil terbaru, sebelum pengumuman."),
        "award_result_objection_once": word("OBJECTION_TWICE", "Calon ini sudah mengajukan keberatan atas hasil ini."),
        "P0EAG": word("OBJECTION_OPEN", "Masih ada keberatan yang belum dijawab, atau yang diterima tetapi hasilnya belum dihitung lagi."),
        "P0EAH": word("CONTENT_CHANGED", "Isinya berubah sejak Anda melihatnya. Muat ulang, periksa, lalu ulangi."),
        "P0EAI": word("SEAT_NONE", "Hanya anggota Tim 9 siklus ini yang menandatangani, masing-masing untuk kursinya."),
        "award_signature_once": word("SIGNED_BEFORE", "Kursi ini sudah menandatangani berita acara itu."),
        "P0EAJ": word("SIGNATURES_FEW", "Tanda tangan belum cukup: ketua dan sebanyak kuorum harus menandatangani berita acara terbaru."),
        "P0EAK": word("PUBLISHED_BEFORE", "Hasil siklus ini sudah diumumkan; hasil dan berita acaranya tidak diubah lagi."),
        "P0EAL": word("NOT_PUBLISHED", "Siklus diarsipkan sesudah hasilnya diumumkan."),
        "PUBLICATION_UNKNOWN": word("PUBLICATION_UNKNOWN", "Hasil siklus ini belum diumumkan."),
        "P0EAM": word("MINUTES_OLD", "Ada hasil yang lebih baru daripada berita acara ini, atau kategori yang belum ada hasilnya."),
        "P0EAN": word("OBJECTION_ANSWERED", "Keberatan itu sudah dijawab, atau diajukan oleh Anda sendiri."),
        "P0EAS": word("CUT_OFF_STANDS", "Batas data tetap sesudah angka calon diperiksa: angka lain tidak dapat lagi dibantah maupun dibekukan. Biarkan batas datanya."),
        "P0EAT": word("INTERVIEWS_STAND", "Ada wawancara yang dijadwalkan di luar hari-hari itu. Batalkan dulu wawancaranya, atau pilih hari yang memuatnya."),
        "P0EAP": word("FIGURES_OPEN", "Angka calon belum dibekukan, padahal rubrik kategori ini memakainya. Bekukan angkanya dulu."),
        "P0EAQ": word("CRITERION_FIGURE", "Kriteria dengan sumber indicator memakai nama angka yang ada (misalnya coverage, vulnerable). Periksa rubriknya."),
        "award_cost_amount": word("COST_AMOUNT", "Tulis biaya dalam rupiah bulat, lebih dari nol."),
    },
    CASEWORK,
)  # fmt: skip
