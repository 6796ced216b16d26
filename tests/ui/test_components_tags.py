"""Parts render what their contract says."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from payung.ui.components import samples
from payung.ui.components.parts import Event, Input, Progress, Step
from payung.ui.components.tables import Column, Filter, FilterBar, Pager, Row, Table


def render(source: str, **context: Any) -> str:
    return str(engines["django"].from_string("{% load payung_ui %}" + source).render(context))


def test_badge_has_word_and_shape() -> None:
    drawn = render('{% badge "review" %}')
    assert "Perlu diperiksa" in drawn
    assert "<svg" in drawn
    assert "tone-hand" in drawn
    assert "Something new" in render('{% badge "something_new" %}')
    assert "&lt;i&gt;" in render('{% badge "paid" word %}', word="<i>")


def test_stat_opens_into_its_inputs() -> None:
    lines = [
        Input("Dasar", 1_000_000, "PP 44/2015", children=(Input("JKK", 10_000, verified=False),)),
        {"label": "Batas", "value": 10_547_400, "unit": "IDR/month", "verified": "high"},
    ]
    drawn = render('{% stat "Iuran" "Rp16.800" inputs=lines tone="wait" %}', lines=lines)
    assert "<details" in drawn
    assert "1.000.000" in drawn
    assert "Rp10.547.400" in drawn
    assert drawn.count("belum dicocokkan") == 1


def table(**more: Any) -> Table:
    columns = [
        Column("name", "Nama", sortable=True),
        Column("amount", "Jumlah", "money"),
        Column("state", "Keadaan", "state"),
    ]
    return Table(columns, [Row(["<b>A", 16_800, "paid"], url="/a", id="r1")], caption="Orang", **more)


def test_table_escapes_aligns_and_labels() -> None:
    drawn = render("{% table t %}", t=table(total=1_234, footer=["Jumlah", 16_800, None]))
    assert "&lt;b&gt;A" in drawn
    assert 'data-label="Jumlah" class="num">Rp16.800' in drawn
    assert '<th scope="row"><a href="/a">' in drawn
    assert "1 dari 1.234 baris" in drawn
    assert "<tfoot>" in drawn


def test_table_refuses_rows_of_another_width() -> None:
    with pytest.raises(ValueError, match="zip"):
        Table([Column("a", "A")], [Row([1, 2])]).lines  # noqa: B018


def test_sort_links_turn_and_drop_the_page_key() -> None:
    query = {"urut": "name", "cari": "bere", "sesudah": "xyz"}
    column = table().sorted_by(query).columns[0]
    assert column.sort == "ascending"
    assert column.sort_url == "?cari=bere&urut=-name"
    drawn = render("{% table t %}", t=table().sorted_by(query))
    assert 'aria-sort="ascending"' in drawn


def test_empty_table_says_what_to_do() -> None:
    drawn = render("{% table t %}", t=samples.empty_table())
    assert "Belum ada tagihan bulan ini" in drawn
    assert "<table" not in drawn


def test_pager_goes_by_key() -> None:
    drawn = render("{% table t %}", t=table(pager=Pager(next_url="?sesudah=9")))
    assert 'rel="next" href="?sesudah=9"' in drawn
    assert 'rel="prev"' not in drawn


def test_narrow_screens_get_cards_unless_a_name_has_few_numbers() -> None:
    assert table().as_cards
    assert not samples.coverage_table().as_cards


def test_filters_in_use_become_chips() -> None:
    bar = FilterBar([Filter("w", "Wilayah", value="1", options=[("1", "Belu")]), Filter("q", "Cari", "search", "a b")])
    drawn = render("{% filter_bar bar %}", bar=bar)
    assert '<option value="1" selected>Belu' in drawn
    assert [c[2] for c in bar.chips] == ["?q=a+b", "?w=1"]
    assert "Wilayah: Belu" in drawn


def test_progress_asks_again_only_while_it_runs() -> None:
    work = {"title": "Memeriksa", "done": 1_240, "total": 2_000, "poll_url": "/kerja/1"}
    running = render("{% progress p %}", p=Progress(state="running", **work))  # type: ignore[arg-type]
    assert 'hx-get="/kerja/1" hx-trigger="every 2s"' in running
    assert 'max="2000" value="1240"' in running
    done = render("{% progress p %}", p=Progress(state="done", **work))  # type: ignore[arg-type]
    assert "hx-" not in done
    assert "Selesai" in done


def test_progress_bar_is_not_written_in_a_language() -> None:
    with translation.override("id"):
        drawn = render("{% progress p %}", p=Progress("x", "running", 100_000, 1_600_000))
    assert 'max="1600000" value="100000"' in drawn


def test_masked_value_needs_a_reason_and_a_post() -> None:
    drawn = render('{% masked "5304••••••••0007" "/orang/1/nik" %}')
    assert 'method="post" action="/orang/1/nik"' in drawn
    assert 'name="alasan" required' in drawn
    assert "<form" not in render('{% masked "5304••••••••0007" %}')


def test_form_errors_are_said_twice_and_linked() -> None:
    form = samples.form()
    drawn = render("{% error_summary form %}{% field form.budget money=True %}", form=form)
    assert 'href="#id_budget"' in drawn
    assert drawn.count("Anggaran harus lebih dari nol.") == 2
    assert 'id="id_budget_error"' in drawn
    assert ">Rp</span>" in drawn
    assert 'role="alert"' not in render("{% error_summary form %}", form=samples.SampleForm())


def test_steps_and_events_speak() -> None:
    drawn = render("{% steps s %}{% timeline e %}", s=[Step("Unggah", "now")], e=[Event("Diterima", samples.STATED)])
    assert 'aria-current="step"' in drawn
    assert "sedang dikerjakan" in drawn
    assert 'datetime="2025-12-15"' in drawn


def test_confirm_wants_a_tick() -> None:
    drawn = render('{% include "components/confirm.html" with title="Hapus?" button="Hapus" consequences=c %}', c=["a"])
    assert 'name="paham" value="1" required' in drawn
    assert "required" not in render('{% include "components/confirm.html" with title="x" button="y" calm=True %}')


def test_filters_of_numbers_follow_the_language() -> None:
    source = "{{ 16800|rupiah }} {{ 1600000|angka }} {{ x|persen }} {{ 1|bagian:3 }}"
    with translation.override("id"):
        assert render(source, x=34.9) == "Rp16.800 1.600.000 34,90% 33,3%"
    with translation.override("en"):
        assert render(source, x=34.9) == "Rp16,800 1,600,000 34.90% 33.3%"


def page(**context: Any) -> str:
    template = engines["django"].from_string(
        '{% extends "base/page.html" %}{% block title %}T{% endblock %}{% block lead %}L{% endblock %}'
    )
    return str(template.render(context))


def test_page_has_its_frame() -> None:
    drawn = page(nav=samples.NAV, me=samples.ME, stated_today=samples.STATED, breadcrumbs=[("Daftar", "/d")])
    assert '<a class="skip" href="#isi">' in drawn
    assert '<html lang="id"' in drawn
    assert 'aria-current="page">Beranda' in drawn
    assert "Tanggal contoh: 15\u00a0Desember\u00a02025" in drawn
    assert "Disnakertrans Provinsi NTT" in drawn
    assert 'content="width=device-width' in drawn


def test_theme_is_taken_only_when_known() -> None:
    assert 'data-theme="dark"' in page(nav=[], theme="dark")
    assert "data-theme=" not in page(nav=[], theme='"><script>').split("<head>")[0]


@pytest.mark.parametrize("code", [400, 403, 404, 418, 500, 502, 503])
def test_error_pages_say_what_to_do_next_without_a_request(code: int) -> None:
    drawn = engines["django"].get_template("base/error.html").render({"code": code})
    assert f"Kesalahan {code}" in drawn
    assert "Yang dapat Anda lakukan" in drawn
    assert drawn.count('<li class="is-indigo">') >= 1
