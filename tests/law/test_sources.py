"""Each value names article and source, or says that no article was seen; "high" is earned. The rule: law.md 0.2 item 9."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from payung.law import statute
from payung.law.sources import (
    DERIVED,
    FAMILIES,
    TEXT,
    UNREAD,
    articles,
    every_value,
    families_of,
    family_of,
    faults,
    has_article,
    highest_mark,
    rests_on_text,
)
from payung.law.store import Statute


@dataclass(frozen=True)
class Value:
    basis: str
    source: str
    verified: str = "high"


def with_value(name: str, start: date, **changed: str) -> Statute:
    """The law with one value cited otherwise."""
    law = statute()
    parameter = law.parameter(name)
    values = tuple(replace(one, **changed) if one.start == start else one for one in parameter.values)
    assert values != parameter.values
    return Statute({**law.parameters, name: replace(parameter, values=values)}, law.reliefs)


def test_every_value_is_cited_as_its_mark_says() -> None:
    assert faults(statute()) == []


def test_the_lint_sees_each_kind_of_fault() -> None:
    ceiling = ("jp.wage_ceiling", date(2016, 3, 1))
    assert faults(with_value(*ceiling, verified="high")) == [
        "jp.wage_ceiling@2016-03-01: marked high, its sources allow medium"
    ]
    assert faults(with_value(*ceiling, source="belum dibaca pada naskah resmi")) == [
        "jp.wage_ceiling@2016-03-01: marked medium, its sources allow low"
    ]
    assert faults(with_value(*ceiling, source="krishand.com; kata teman")) == [
        "jp.wage_ceiling@2016-03-01: no family for 'kata teman'"
    ]
    assert faults(with_value(*ceiling, basis="PP 45/2015")) == [
        "jp.wage_ceiling@2016-03-01: names no article and does not say so: PP 45/2015"
    ]
    late = with_value("membership.bpu_age_limit", date(2015, 7, 1), basis="Permenaker 5/2021; pasal belum dilihat")
    assert faults(late) == ["membership.bpu_age_limit@2015-07-01: holds from 2015 on decrees of 2021 and later"]


@pytest.mark.parametrize(
    ("basis", "source", "best"),
    [
        ("PP 44/2015 ps. 37", "pasal.id, PP 44/2015 ps. 37", "high"),
        ("PP 44/2015 ps. 38", "pasal.id, PP 44/2015 ps. 37", "medium"),  # the text of another article
        ("PP 44/2015", "pasal.id, PP 44/2015 ps. 37", "medium"),  # no article is named
        ("PP 45/2015 ps. 17", "hrd-forum.com", "high"),  # it reproduces articles 15 to 17
        ("PP 45/2015 ps. 28", "hrd-forum.com", "medium"),
        ("PP 45/2015 ps. 28", "hrd-forum.com; makarim.com", "high"),
        ("PP 45/2015 ps. 29", "kompas money; star.grid.id 1; keuangan.kontan", "medium"),  # one house
        (
            "PP 45/2015 ps. 29",
            "simulasi BPU, prototipe kantor cabang; tanya jawab resmi yang dikutip prototipe",
            "medium",
        ),
        ("PP 45/2015 ps. 18", "turunan rumus; turunan dari rangkaian batas", "medium"),
        ("PP 45/2015 ps. 18", "gadjian 5101; turunan rumus inflasi", "high"),
        ("PP 45/2015 ps. 18", "gadjian 5101; belum dibaca pada naskah resmi", "medium"),
        ("PP 45/2015 ps. 18", "belum dibaca pada naskah resmi; di luar peraturan jaminan sosial", "low"),
        ("PP 45/2015 ps. 18", "orang pasar", "low"),
    ],
)
def test_what_sources_allow(basis: str, source: str, best: str) -> None:
    assert highest_mark(Value(basis, source)) == best


def test_articles_are_read_off_a_citation() -> None:
    assert articles("PP 44/2015 ps. 37 ayat (2)") == {("PP 44/2015", "37")}
    assert articles("PP 49/2020 ps. 4, 9, 12, 17 sampai 21, 23") == {
        ("PP 49/2020", number) for number in ("4", "9", "12", "17", "18", "19", "20", "21", "23")
    }
    assert articles("PP 49/2023 ps. 16A; PP 44/2015 Lampiran II") == {
        ("PP 49/2023", "16A"),
        ("PP 44/2015", "Lampiran II"),
    }
    assert articles("PP 44/2015; pasal belum dilihat") == set()


def test_families_are_declared_once_and_all_used() -> None:
    signs = [sign for one in FAMILIES for sign in one.signs]
    assert len(signs) == len(set(signs))
    assert len({one.name for one in FAMILIES}) == len(FAMILIES)
    used = {family.name for _, _, value in every_value(statute()) for family in families_of(value)}
    assert {one.name for one in FAMILIES if one.kind != UNREAD} - used == set()
    assert family_of("surat tetangga") is None
    assert family_of("batas menengah belum dibaca pada naskah resmi") == family_of("belum ditemukan")
    assert family_of("pasal.id, PP 1/2020 ps. 1") != family_of("pasal belum dibaca")
    assert {TEXT, DERIVED} <= {one.kind for one in FAMILIES}


def test_what_was_misplaced_stands_where_it_belongs() -> None:
    """Findings, section 2: the letter of 2019, five values older than their decrees, better sources for three ceilings."""
    ceiling = {value.start.year: value for value in statute().parameter("jp.wage_ceiling").values}
    assert "B/1397/022018" not in ceiling[2018].basis
    assert "B/1397/022018" in ceiling[2019].basis
    assert "B/1328/022020" in ceiling[2020].basis
    assert "B/0246/022021" in ceiling[2021].basis
    assert {ceiling[year].verified for year in (2019, 2020, 2021, 2022)} == {"high"}
    for name in (
        "membership.bpu_age_limit",
        "terms.bpu_late_fine",
        "terms.jht_payout",
        "terms.advance_months",
        "terms.bpu_grace_months",
    ):
        before, since = statute().parameter(name).values
        assert (before.verified, before.value) == ("low", since.value), name
        assert not {"2021", "2022"} & set(before.basis.replace("/", " ").replace(";", " ").split()), name
    assert "ps. 21" in statute().parameter("jkp.cash").values[-1].basis
    assert statute().parameter("jkp.from_jkm_rate").values[-1].verified == "medium"
    assert articles(statute().parameter("jp.deferral_window").values[0].basis) == {
        ("PP 49/2020", str(number)) for number in range(17, 22)
    }


def test_six_of_ten_values_name_an_article() -> None:
    values = [value for _, _, value in every_value(statute())]
    assert 100 * sum(not has_article(value) for value in values) <= 40 * len(values)
    assert (
        sum(value.verified == "high" and not rests_on_text(value) and len(families_of(value)) < 2 for value in values)
        == 0
    )
