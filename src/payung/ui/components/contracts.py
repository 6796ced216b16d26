"""How a page author calls each part; the style guide prints this table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.ui.components import words
from payung.ui.components.svg import el
from payung.ui.components.tables import Column, Row, Table

# every part, the line that draws it, and where its contract is written
CONTRACTS: tuple[tuple[words.Word, str, str], ...] = (
    (
        _("Halaman"),
        '{% extends "base/page.html" %}: title, heading, lead, sub, actions, content',
        "base/page.html",
    ),
    (_("Halaman polos"), '{% extends "base/public.html" %}', "base/public.html"),
    (_("Kertas"), '{% extends "base/print.html" %}', "base/print.html"),
    (_("Kesalahan"), 'render(request, "base/error.html", {"code": 404}, status=404)', "components/parts.py"),
    (
        _("Angka"),
        '{% stat label value unit="" note="" tone="" inputs=lines picture=svg %}',
        "components/parts.py Input",
    ),
    (_("Pembuka angka"), "{% explain lines %}", "components/parts.py Input"),
    (_("Keadaan"), '{% badge "review" %} {% badge "waiting" word %}', "components/words.py STATES"),
    (_("Pembayar"), '{% payer "province" %}', "components/words.py PAYERS"),
    (_("Tabel"), "{% table table %}", "components/tables.py Table, Column, Row, Pager"),
    (_("Saringan"), "{% filter_bar bar %}", "components/tables.py FilterBar, Filter"),
    (_("Bagian halaman"), "{% tabs tabs %}", "components/parts.py Tab"),
    (_("Langkah"), "{% steps steps across=True %}", "components/parts.py Step"),
    (_("Riwayat"), "{% timeline events %}", "components/parts.py Event"),
    (_("Kemajuan"), "{% progress work %}", "components/parts.py Progress"),
    (_("Fakta"), "{% facts pairs %}", "components/facts.html"),
    (_("Nilai tersamar"), '{% masked value reveal_url what="NIK" %}', "components/masked.html"),
    (_("Formulir"), "{% error_summary form %} {% field form.name money=True %}", "components/field.html"),
    (
        _("Berkas"),
        '{% include "components/drop.html" with name= label= hint= accept= %}',
        "components/drop.html",
    ),
    (
        _("Penegasan"),
        '{% include "components/confirm.html" with title= button= %}',
        "components/confirm.html",
    ),
    (_("Pita bulan"), "month_ribbon(months, now=(2025, 12))", "components/ribbon.py"),
    (_("Corong"), "funnel([Stage(word, count, tone, why, leaves)])", "components/charts.py"),
    (_("Pemakaian anggaran"), "burn(budget, committed, billed, paid, payer=)", "components/charts.py"),
    (
        _("Batang, garis kecil"),
        "bars([Bar(word, value)], whole=) sparkline(values, word)",
        "components/charts.py",
    ),
    (_("Peta"), "ntt_map(places, coast=, boundaries=, breaks=, unit=)", "components/maps.py"),
    (_("Saringan angka"), "|rupiah |rupiah_ringkas |angka |persen:1 |bagian:total", "components/formats.py"),
    (_("Saringan waktu"), "|tanggal |tanggal_pendek |tanggal_jam |bulan", "components/formats.py"),
)


def contracts() -> Table:
    """What a page author looks up."""
    rows = [Row([part, el("code", line), el("code", place)]) for part, line, place in CONTRACTS]
    columns = [
        Column("part", _("Bagian")),
        Column("line", _("Cara memanggil"), "wide"),
        Column("place", _("Aturannya")),
    ]
    return Table(columns, rows, caption=_("Cara memakai"), dense=True)
