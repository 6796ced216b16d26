"""Words for what the database refuses of interviews, visits, costs and results."""

from __future__ import annotations

from payung.awards.errors import AwardRefused
from payung.casework.errors import REFUSALS as CASEWORK
from payung.platform.refusals import Refusals, word

SEATS_WRONG = word(
    "INTERVIEW_SEATS", "Tulis nomor kursi juri dari 1 sampai 9, misalnya 1, 2, 5; kosongkan untuk semua."
)
REFUSALS = Refusals(
    AwardRefused,
    {
        "P0EA0": word("CYCLE_NOT_LED", "Siklus ini dipimpin panitia provinsinya; mintalah kepada panitia."),
        "P0EA1": word("AWARD_UNKNOWN", "Yang Anda sebut tidak ada dalam siklus ini. Muat ulang halaman, lalu pilih lagi."),
        "P0EA2": word("INTERVIEW_DAY", "Hari itu bukan hari wawancara siklus ini. Pilih hari antara hari pertama dan terakhir wawancara."),
        "award_interview_room": word("INTERVIEW_ROOM", "Ruang itu sudah terpakai pada jam itu. Pilih jam atau ruang lain."),
        "award_interview_jury": word("INTERVIEW_JURY", "Pada jam itu sebagian jurinya mewawancarai calon lain. Pilih jam lain, atau kursi juri yang bebas."),
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
        "P0EAP": word("FIGURES_OPEN", "Angka calon belum dibekukan, padahal rubrik kategori ini memakainya. Bekukan angkanya dulu."),
        "P0EAQ": word("CRITERION_FIGURE", "Kriteria dengan sumber indicator memakai nama angka yang ada (misalnya coverage, vulnerable). Periksa rubriknya."),
        "award_cost_amount": word("COST_AMOUNT", "Tulis biaya dalam rupiah bulat, lebih dari nol."),
    },
    CASEWORK,
)  # fmt: skip
