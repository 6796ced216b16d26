"""Opening a list: starts the reading process, waits within limits, hands its rows out in Arrow batches."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import payung
from payung.intake.errors import ListRefused
from payung.intake.kinds import FIRST
from payung.intake.reading.arrow import RecordBatch, ipc, pa
from payung.intake.reading.compute import pc
from payung.intake.reading.departed import GONE_ALONE
from payung.intake.reading.headers import Mapping, header_key, village_kind
from payung.intake.reading.legends import COLOURED, said_by_signs
from payung.intake.reading.limits import LIMITS, Limits
from payung.intake.reading.numbering import row_number
from payung.intake.reading.questions import ListAsked, Question
from payung.intake.reading.tables import Part
from payung.intake.verdicts.whereabouts import packed

_PREFIX = "payung-list-"
_STALE_SECONDS = 12 * 3600
_OUT_OF_MEMORY = (3, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV)


@dataclass(slots=True)
class ReadList:
    """A list that was read: where its tables are, which column is what, and its rows in Arrow files on disk.

    ``sheets`` are the names of all sheets of the file, ``parts`` the tables that were read, in order; ``questions`` what a
    person has to say before anything is decided. Close it (or use ``with``) to remove the files when they were made in a
    temporary folder.
    """

    kind: str
    sheets: list[str]
    encoding: str
    delimiter: str
    parts: list[Part]
    groups: list[list[dict[str, str]]]
    questions: list[Question]
    folder: Path
    _own_folder: Path | None = field(default=None, repr=False)

    def __enter__(self) -> ReadList:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary folder, if this object made one."""
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)
            self._own_folder = None

    @property
    def mapping(self) -> Mapping:
        """Which column is what in the first table."""
        return self.parts[0].mapping

    @property
    def sheet(self) -> str:
        """Names of the sheets that were read, as a page shows them."""
        return ", ".join(self.names)

    @property
    def names(self) -> list[str]:
        """Names of the sheets that were read, by their number in a row's number."""
        return list({part.sheet: part.name for part in self.parts}.values())

    @property
    def last_row(self) -> int:
        """The number of the last filled row."""
        return row_number(self.parts[-1].sheet, self.parts[-1].last_row)

    def asked_mapping(self) -> dict[str, Any]:
        """The mapping that a page asks about: of the first table, with the headers of the others that are not sure."""
        mapping = self.mapping.as_dict()
        headers = set(mapping["headers"])
        for part in self.parts[1:]:
            for asked in part.mapping.unsure:
                if asked["header"] not in headers:
                    headers.add(asked["header"])
                    mapping["unsure"].append({**asked, "column": len(mapping["headers"])})
                    mapping["headers"].append(asked["header"])
        return mapping

    def raw_batches(self, columns: Callable[[Part], list[str]] | None = None) -> Iterator[tuple[Part, RecordBatch]]:
        """Every filled row of the sheets, titles and totals too, in order, with the table it lies in; columns ``sheet_row``,
        ``flag``, ``mark``, ``group``, ``c<n>`` and ``k<n>`` (all, or those named for a table)."""
        for part in self.parts:
            with pa.OSFile(str(self.folder / f"rows-{part.sheet}.arrow")) as source:
                schema = ipc.open_file(source).schema
                chosen = None if columns is None else [schema.get_field_index(name) for name in columns(part)]
                reader = ipc.open_file(source, options=ipc.IpcReadOptions(included_fields=chosen))
                for n in range(*part.batches):
                    yield part, reader.get_batch(n)

    def batches(self) -> Iterator[RecordBatch]:
        """The data rows: ``sheet_row`` int32, ``mark`` uint8, then one text column per mapped field, ``<field>__kind``
        uint8 for ``nik`` and the birth date, ``around`` (see ``verdicts.whereabouts``) where a table has no column for the
        village, ``remark`` of everything that is written beside. Titles, blank lines, totals and signatures are left out.
        At most the batch size of the limits per batch; a batch may be empty."""
        for part, batch in self.raw_batches(_needed):
            # A copy also where every row is data: columns that are kept would hold the whole batch in memory.
            kept = batch.filter(self.is_data(part, batch))
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
                arrays["around"] = self._around(part, kept)
            arrays["remark"] = _remark(
                part, kept, [said.get("gone", part.title.get("gone", "")) for said in self.groups[part.sheet]]
            )
            yield pa.RecordBatch.from_pydict(arrays)

    def _around(self, part: Part, batch: RecordBatch) -> Any:
        """What stands around each row of its place: group headings under the title; for blank cells of a village column
        only the headings."""
        title = part.title
        if "village" in part.mapping.fields and not part.village_blank:
            title = {level: text for level, text in title.items() if level != "village"}
        groups = self.groups[part.sheet]
        return pa.array([packed({**title, **said}) for said in groups], pa.string()).take(batch["group"])

    def is_data(self, part: Part, batch: RecordBatch) -> Any:
        """Which rows of a raw batch are people (boolean array)."""
        last = row_number(part.sheet, part.last_strong)
        weak = pc.and_(pc.equal(batch["flag"], 2), pc.less(batch["sheet_row"], last))
        return pc.or_(pc.equal(batch["flag"], 1), weak)


_OF_HAMLET = frozenset(["dusun", "dsn", "nama", "lingkungan", "lingk"])
_BARE = r"^\s*[^\W\d][^\s,.:/]*(?: [^\s,.:/]+)?\s*$"  # one or two words: the name of a hamlet, which may be that of another village
_KINDS = ("nik", "birth_date", "birth_place_date")


def _needed(part: Part) -> list[str]:
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


_SAID_NO = r"(?i)^[^\w\x{2713}\x{2714}\x{221A}]*(?:0|(?:tidak|tdk|belum|blm|bukan)(?: \w+)?|h|hidup|masih (?:hidup|ada)|sehat|sakit|aktif|nihil|n/?a|null|no|false)?[^\w\x{2713}\x{2714}\x{221A}]*$"
_NOT_ALIVE = r"(?i)^\W*(?:tidak|tdk|bukan|mati|no|n|0|false)\b"
_DIED = "meninggal"
_TYPED_OVER = (
    "sex",
    "phone",
    "number",
    "address",
)  # cells in which offices write that somebody died, for want of a column
_SAID_YES = r"(?i)^\W*(?:(?:sudah|sdh|telah|masih) ?)?(?:sudah|sdh|ya|aktif|terdaftar|peserta|ada|punya|v|\x{2713}|\x{2714}|\x{221A})(?:$|\W)"
_MEMBER = "sudah terdaftar BPJS Ketenagakerjaan"


def open_list(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    remembered: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
    required: Sequence[str] = FIRST.required,
    work_dir: Path | None = None,
    limits: Limits = LIMITS,
    progress: Callable[[int], None] | None = None,
) -> ReadList:
    """Reads a list (a workbook, a table of a web page or delimited text) in a limited process.

    ``sheet`` names one sheet (default: all that hold people); ``remembered`` is header key -> field
    from an earlier :meth:`Mapping.memory`, "" to ignore a column; ``answers`` are those to questions;
    ``required``: the columns that this kind of list must have; ``work_dir`` keeps the Arrow file there instead of in a
    temporary folder; ``progress`` hears the number of rows read so far. Raises ListRefused with a plain sentence, and FileNotFoundError when there is no such file.
    """
    source = Path(path).resolve(strict=True)
    if source.is_dir():
        raise ListRefused("NOT_A_LIST", "Yang dikirim sebuah folder, bukan berkas daftar.", kind="folder")
    sweep(Path(work_dir or tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=work_dir))
    try:
        request = {
            "path": str(source),
            "sheet": sheet,
            "remembered": remembered or {},
            "answers": answers or {},
            "required": list(required),
            "out": str(folder),
            "answer": str(folder / "answer.json"),
            "limits": limits.as_dict(),
        }
        read = _run(request, folder, limits, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    read["parts"] = [Part.from_dict(part) for part in read["parts"]]
    own = folder if work_dir is None else None
    return ReadList(**read, folder=folder, _own_folder=own)


def sweep(parent: Path, older_than: float = _STALE_SECONDS) -> int:
    """Removes reading folders that a killed process left behind, for they hold personal data; how many went."""
    removed = 0
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            status = folder.stat()
        except OSError:
            continue  # another process was faster
        if status.st_uid == os.getuid() and status.st_mtime < time.time() - older_than:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _environment() -> dict[str, str]:
    """A small environment: no settings or secrets reach the process that parses foreign files."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    home = str(Path(payung.__file__).parent.parent)
    # The memory limit counts reserved addresses, and other allocators reserve far more of them than they use.
    return kept | {
        "PYTHONPATH": home,
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }


def _run(
    request: dict[str, Any], folder: Path, limits: Limits, progress: Callable[[int], None] | None
) -> dict[str, Any]:
    status, timed_out = _child(request, folder, limits, progress)
    answer_file = Path(request["answer"])
    if timed_out or status == -signal.SIGXCPU:
        raise ListRefused(
            "TOO_SLOW",
            "Berkas ini terlalu lama dibaca. Salin hanya tabelnya ke berkas baru atau simpan "
            "sebagai CSV, lalu kirim lagi.",
            seconds=limits.wall_seconds,
        )
    if status == 0 and answer_file.exists():
        answer: dict[str, Any] = json.loads(answer_file.read_text(encoding="utf-8"))
        if "ok" in answer:
            return dict(answer["ok"])
        if answer.get("asked"):
            raise ListAsked(answer["asked"], answer["mapping"])
        if "refused" in answer:
            raise ListRefused.from_dict(answer["refused"])
    elif status in _OUT_OF_MEMORY and not request.get("explain"):
        _run(request | {"explain": True}, folder, limits, None)
    raise ListRefused(
        "UNREADABLE",
        "Berkas ini rusak atau tidak dapat dibaca. Buka di aplikasi lembar kerja, simpan ulang "
        "sebagai .xlsx atau CSV, "
        "lalu kirim lagi.",
        status=status,
    )


def _child(
    request: dict[str, Any], folder: Path, limits: Limits, progress: Callable[[int], None] | None
) -> tuple[int, bool]:
    """Runs the reading process; (exit status, whether it was stopped for taking too long)."""
    request_file = folder / "request.json"
    request_file.write_text(json.dumps(request), encoding="utf-8")
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
        [sys.executable, "-m", "payung.intake.reading.child", str(request_file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=folder,
        text=True,
    ) as process:

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.wall_seconds, stop)
        timer.start()
        try:
            for line in process.stdout or ():
                if progress is not None:
                    progress(int(json.loads(line)["rows"]))
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    return status, late.is_set()
