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
from typing import Any, TypeVar

import payung
from payung.intake.errors import ListRefused
from payung.intake.kinds import FIRST
from payung.intake.reading.ahead import AHEAD, Ahead
from payung.intake.reading.arrow import RecordBatch, ipc, pa
from payung.intake.reading.headers import Mapping
from payung.intake.reading.limits import LIMITS, Limits
from payung.intake.reading.numbering import row_number
from payung.intake.reading.people import needed, people
from payung.intake.reading.questions import ListAsked, Question
from payung.intake.reading.tables import Part

T = TypeVar("T")
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
    ahead: Ahead | None = field(default=None, repr=False)
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
        for part, batch in self.raw_batches(needed):
            yield people(part, self.groups[part.sheet], batch)

    def seen(self, look: Callable[[RecordBatch], T]) -> Iterator[T]:
        """What ``look`` says of every batch of ``batches``, in order; what it has said ahead (see ``open_list``) is not asked again."""
        ahead, self.ahead = self.ahead, None
        return map(look, self.batches()) if ahead is None else ahead.seen(look, self.batches())


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
    look: Callable[[RecordBatch], object] | None = None,
) -> ReadList:
    """Reads a list (a workbook, a table of a web page or delimited text) in a limited process.

    ``sheet`` names one sheet (default: all that hold people); ``remembered`` is header key -> field
    from an earlier :meth:`Mapping.memory`, "" to ignore a column; ``answers`` are those to questions;
    ``required``: the columns that this kind of list must have; ``work_dir`` keeps the Arrow file there instead of in a
    temporary folder; ``progress`` hears the number of rows read so far; ``look`` is asked of the first batches while the rest
    is still read (see ``ReadList.seen``), and must depend on nothing but the batch. Raises ListRefused with a plain sentence,
    and FileNotFoundError when there is no such file.
    """
    source = Path(path).resolve(strict=True)
    if source.is_dir():
        raise ListRefused("NOT_A_LIST", "Yang dikirim sebuah folder, bukan berkas daftar.", kind="folder")
    sweep(Path(work_dir or tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=work_dir))
    ahead = Ahead(folder, look) if look else None
    try:
        request = {
            "path": str(source),
            "sheet": sheet,
            "remembered": remembered or {},
            "answers": answers or {},
            "required": list(required),
            "out": str(folder),
            "answer": str(folder / "answer.json"),
            "ahead": AHEAD if ahead else 0,
            "limits": limits.as_dict(),
        }
        read = _run(request, folder, limits, progress, ahead)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    read["parts"] = [Part.from_dict(part) for part in read["parts"]]
    own = folder if work_dir is None else None
    return ReadList(**read, folder=folder, ahead=ahead, _own_folder=own)


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
    request: dict[str, Any],
    folder: Path,
    limits: Limits,
    progress: Callable[[int], None] | None,
    ahead: Ahead | None = None,
) -> dict[str, Any]:
    status, timed_out = _child(request, folder, limits, progress, ahead)
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
    request: dict[str, Any],
    folder: Path,
    limits: Limits,
    progress: Callable[[int], None] | None,
    ahead: Ahead | None,
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
                event = json.loads(line)
                if progress is not None:
                    progress(int(event["rows"]))
                if ahead is not None and "part" in event:
                    ahead.hear(event["part"], event["groups"])
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    return status, late.is_set()
