"""The people of a table, out of the rows that the reading process has handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from payung.intake.reading.arrow import RecordBatch, pa
from payung.intake.reading.compute import pc
from payung.intake.reading.departed import GONE_ALONE
from payung.intake.reading.headers import Mapping, header_key, village_kind
from payung.intake.reading.legends import COLOURED, said_by_signs
from payung.intake.reading.numbering import row_number
from payung.intake.reading.rowflags import DATA, WEAK
from payung.intake.reading.tables import Part
from payung.intake.verdicts.whereabouts import packed
from payung.places.said import Said

_OF_HAMLET = frozenset(["dusun", "dsn", "nama", "lingkungan", "lingk"])
_BARE = r"^\s*[^\W\d][^\s,.:/]*(?: [^\s,.:/]+)?\s*$"  # one or two words: the name of a hamlet, which may be that of another village
_KINDS = ("nik", "birth_date", "birth_place_date")
_SAID_NO = r"(?i)^[^\w\x{2713}\x{2714}\x{221A}]*(?:0|(?:tidak|tdk|belum|blm|bukan)(?: \w+)?|h|hidup|masih (?:hidup|ada)|sehat|sakit|aktif|nihil|n/?a|null|no|false)?[^\w\x{2713}\x{2714}\x{221A}]*$"
_NOT_ALIVE = r"(?i)^\W*(?:tidak|tdk|bukan|mati|no|n|0|false)\b"
_DIED = "meninggal"
# Cells in which offices write that somebody died, for want of a column.
_TYPED_OVER = ("sex", "phone", "number", "address")
_SAID_YES = r"(?i)^\W*(?:(?:sudah|sdh|telah|masih) ?)?(?:sudah|sdh|ya|aktif|terdaftar|peserta|ada|punya|v|\x{2713}|\x{2714}|\x{221A})(?:$|\W)"
_MEMBER = "sudah terdaftar BPJS Ketenagakerjaan"


def needed(part: Part) -> list[str]:
    """Columns of a raw batch that `people` reads."""
    fields = part.mapping.fields
    columns = [
        "sheet_row",
        "flag",
        "mark",
        "group",
        *dict.fromkeys(
            f"c{n}"
            for n in (
                *fields.values(),
                *part.beside,
                *part.of_death,
                *part.of_others,
                *part.of_members,
                *part.of_alive,
                *(one[0] for one in part.coded),
            )
        ),
    ]
    return columns + [f"k{fields[name]}" for name in _KINDS if name in fields]


def people(part: Part, groups: Sequence[Said], batch: RecordBatch) -> RecordBatch:
    """The data rows of a raw batch of a table, as `ReadList.batches` has them. groups: what its headings say, by their number."""
    # A copy also where every row is data: columns that are kept would hold the whole batch in memory.
    kept = batch.filter(_is_data(part, batch))
    fields = part.mapping.fields
    arrays = {"sheet_row": kept["sheet_row"], "mark": kept["mark"]}
    arrays |= {name: kept[f"c{n}"] for name, n in fields.items() if name != "village_other"}
    if "village_other" in fields:
        arrays["village"] = _one_village(part.mapping, kept)
    if "address" in fields and set(header_key(part.mapping.headers[fields["address"]]).split()) <= _OF_HAMLET:
        cells = arrays["address"]
        arrays["address"] = pc.if_else(
            pc.match_substring_regex(cells, _BARE), pc.binary_join_element_wise("Dusun", cells, " "), cells
        )
    if part.village_blank:
        del arrays["village"]
    arrays |= {f"{name}__kind": kept[f"k{fields[name]}"] for name in _KINDS if name in fields}
    if "village" not in arrays or part.grouped or not {"district", "regency"} <= set(fields):
        arrays["around"] = _around(part, groups, kept)
    arrays["remark"] = _remark(part, kept, [said.get("gone", part.title.get("gone", "")) for said in groups])
    return pa.RecordBatch.from_pydict(arrays)


def _is_data(part: Part, batch: RecordBatch) -> Any:
    """Which rows of a raw batch are people (boolean array)."""
    last = row_number(part.sheet, part.last_strong)
    weak = pc.and_(pc.equal(batch["flag"], WEAK), pc.less(batch["sheet_row"], last))
    return pc.or_(pc.equal(batch["flag"], DATA), weak)


def _around(part: Part, groups: Sequence[Said], batch: RecordBatch) -> Any:
    """What stands around each row of its place: group headings under the title; for blank cells of a village column
    only the headings."""
    title = part.title
    if "village" in part.mapping.fields and not part.village_blank:
        title = {level: text for level, text in title.items() if level != "village"}
    return pa.array([packed({**title, **said}) for said in groups], pa.string()).take(batch["group"])


def _one_village(mapping: Mapping, batch: RecordBatch) -> Any:
    """One village text from the columns "Desa" and "Kelurahan": the filled one, with the word of its header."""
    texts = []
    for name in ("village", "village_other"):
        column = mapping.fields[name]
        cells = pc.utf8_trim_whitespace(batch[f"c{column}"])
        word = village_kind(mapping.headers[column]) + " "
        texts.append(pc.if_else(pc.equal(cells, ""), "", pc.binary_join_element_wise(word, cells, "")))
    return pc.if_else(pc.equal(texts[0], ""), texts[1], texts[0])


def _remark(part: Part, batch: RecordBatch, headings: list[str]) -> Any:
    """Everything that is written beside a person: columns of remarks and of his state, columns without a header, and the headings
    (by the number of the group) that say that whoever stands under them has died or left."""
    mapping = part.mapping
    columns = [mapping.fields[name] for name in ("note", "marital") if name in mapping.fields] + part.beside
    filled = [batch[f"c{n}"] for n in columns]
    filled += [pc.if_else(pc.match_substring_regex(batch[f"c{n}"], _SAID_NO), "", _DIED) for n in part.of_death]
    plain = [mapping.fields[name] for name in _TYPED_OVER if name in mapping.fields]
    filled += [
        pc.if_else(pc.match_substring_regex(batch[f"c{n}"], GONE_ALONE), batch[f"c{n}"], "")
        for n in (*part.of_others, *plain)
    ]
    filled += [pc.if_else(pc.match_substring_regex(batch[f"c{n}"], _SAID_YES), _MEMBER, "") for n in part.of_members]
    filled += [pc.if_else(pc.match_substring_regex(batch[f"c{n}"], _NOT_ALIVE), _DIED, "") for n in part.of_alive]
    filled += said_by_signs(part, batch)
    if part.coloured:
        rows = pa.array([row_number(part.sheet, row) for row in part.coloured], pa.int32())
        filled.append(pc.if_else(pc.is_in(batch["sheet_row"], rows), COLOURED, ""))
    filled = [cells for cells in filled if pc.any(pc.not_equal(cells, "")).as_py()]
    if any(headings):
        filled.append(pa.array(headings, pa.string()).take(batch["group"]))
    if not filled:
        return pa.repeat("", batch.num_rows)
    return pc.binary_join_element_wise(*filled, "\n") if len(filled) > 1 else filled[0]
