"""Work items of the award in words, and the page on which each is done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.office.words import register_words

register_words(
    {
        "award.move": ("ending", _("Tahap sudah habis waktunya"), _("Masukkan siklus ke tahap berikutnya")),
        "award.freeze": ("ending", _("Angka belum dibekukan"), _("Bekukan angka calon")),
        "award.objection": ("review", _("Keberatan atas angka"), _("Periksa buktinya, lalu jawab")),
        "award.papers": ("open", _("Berkas calon belum lengkap"), _("Periksa berkasnya, dan ingatkan calonnya")),
        "award.seats": ("open", _("Tim 9 belum cukup"), _("Isi kursinya menurut keputusan")),
        "award.keys": ("open", _("Pemegang kunci belum lengkap"), _("Tunjuk tiga pemegang kunci")),
        "award.rubric_write": ("open", _("Rubrik belum ada"), _("Catat rubriknya")),
        "award.rubric_waits": (
            "waiting",
            _("Rubrik menunggu persetujuan juri"),
            _("Ingatkan juri yang belum menyetujui"),
        ),
        "award.interviews": ("open", _("Wawancara belum dijadwalkan"), _("Jadwalkan calonnya")),
        "award.compute": ("open", _("Nilai sudah terbuka"), _("Hitung hasilnya")),
        "award.result_objection": ("review", _("Keberatan atas hasil"), _("Periksa, lalu jawab")),
        "award.minutes": ("open", _("Semua hasil sudah ada"), _("Buat berita acara")),
        "award.publish": ("open", _("Berita acara lengkap"), _("Umumkan hasilnya")),
        "award.put_away": ("open", _("Siklus selesai"), _("Arsipkan siklusnya")),
        "award.close": ("ending", _("Nilai cukup untuk kuorum"), _("Usulkan penutupan nilai")),
        "award.close_second": ("waiting", _("Penutupan nilai diusulkan"), _("Periksa, lalu setujui penutupannya")),
        "award.present": ("open", _("Pleno belum kuorum"), _("Catat kehadiran juri")),
        "award.rubric": ("review", _("Rubrik menunggu persetujuan Anda"), _("Baca rubriknya, lalu setujui")),
        "award.conflicts": ("review", _("Benturan kepentingan belum dinyatakan"), _("Lihat calonnya, lalu nyatakan")),
        "award.score": ("open", _("Calon belum dinilai"), _("Nilai calonnya")),
        "award.sign": ("waiting", _("Berita acara menunggu tanda tangan"), _("Baca hasilnya, lalu tandatangani")),
        "award.key": ("open", _("Kunci belum dibuat"), _("Buat kunci Anda")),
        "award.open": ("open", _("Nilai siap dibuka"), _("Buka nilai dengan kunci Anda")),
        "award.bring": ("open", _("Berkas belum lengkap"), _("Unggah berkas yang diminta")),
        "award.figures": ("review", _("Angka sebelum batas data"), _("Periksa angkanya, atau ajukan keberatan")),
    },
    {
        "award_move": "award_move",
        "award_freeze": "award_freeze",
        "award_objection": "award_objection_answer",
        "award_category": "award_category",
        "award_jury": "award_jury",
        "award_state_conflicts": "award_jury",
        "award_interviews": "award_interviews",
        "award_compute": "award_result_compute",
        "award_result_objection": "award_result_answer",
        "award_minutes_issue": "award_minutes_issue",
        "award_publish": "award_publish",
        "award_put_away": "award_put_away",
        "award_propose_closing": "award_propose_closing",
        "award_closing": "award_confirm_closing",
        "award_attendance": "award_attendance",
        "award_mine": "award_mine",
        "award_minutes_sign": "award_minutes_sign",
        "award_key": "award_key",
        "award_open": "award_open",
        "award_candidate": "award_candidate",
    },
)
