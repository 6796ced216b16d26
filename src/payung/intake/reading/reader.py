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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import payung
from payung.intake.errors import ListRefused
from payung.intake.reading.arrow import RecordBatch, ipc, pa, pc
from payung.intake.reading.headers import Mapping, village_kind
from payung.intake.reading.limits import LIMITS, Limits

_PREFIX = "payung-list-"
_STALE_SECONDS = 12 * 3600
_OUT_OF_MEMORY = (3, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV)


@dataclass(slots=True)
class ReadList:
    """A list that was read: where its table is, which column is what, and its rows in an Arrow file on
    disk.

    ``header_rows`` and ``last_row`` are 1-based as a spreadsheet counts; column numbers start at 0 in
    ``first_column`` of the sheet. Close it (or use ``with``) to remove the file when it was made in a
    temporary folder.
    """

    kind: str
    sheet: str
    sheets: list[dict[str, Any]]
    encoding: str
    delimiter: str
    header_rows: tuple[int, int]
    last_strong: int
    last_row: int
    width: int
    first_column: int
    mapping: Mapping
    arrow_path: Path
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

    def raw_batches(self, columns: list[str] | None = None) -> Iterator[RecordBatch]:
        """Every filled row of the sheet, titles and totals too, in sheet order; columns ``sheet_row``,
        ``flag``, ``c<n>`` and ``k<n>`` (all, or those named)."""
        with pa.OSFile(str(self.arrow_path)) as source:
            schema = ipc.open_file(source).schema
            chosen = None if columns is None else [schema.get_field_index(name) for name in columns]
            reader = ipc.open_file(source, options=ipc.IpcReadOptions(included_fields=chosen))
            for n in range(reader.num_record_batches):
                yield reader.get_batch(n)

    def batches(self) -> Iterator[RecordBatch]:
        """The data rows: ``sheet_row`` int32, then one text column per mapped field, and ``<field>__kind``
        uint8 for ``nik`` and the birth date. Titles, blank lines, totals and signatures are left out. At most
        the batch size of the limits per batch; a batch may be empty."""
        kinds = [name for name in ("nik", "birth_date", "birth_place_date") if name in self.mapping.fields]
        fields = self.mapping.fields
        columns = ["sheet_row", "flag", *dict.fromkeys(f"c{n}" for n in fields.values())]
        columns += [f"k{fields[name]}" for name in kinds]
        for batch in self.raw_batches(columns):
            kept = batch.filter(self.is_data(batch))
            arrays = {"sheet_row": kept["sheet_row"]}
            arrays |= {name: kept[f"c{n}"] for name, n in fields.items() if name != "village_other"}
            if "village_other" in fields:
                arrays["village"] = self._one_village(kept)
            arrays |= {f"{name}__kind": kept[f"k{fields[name]}"] for name in kinds}
            yield pa.RecordBatch.from_pydict(arrays)

    def _one_village(self, batch: RecordBatch) -> Any:
        """One village text from the columns "Desa" and "Kelurahan": the filled one, with the word of its
        header."""
        texts = []
        for name in ("village", "village_other"):
            column = self.mapping.fields[name]
            cells = pc.utf8_trim_whitespace(batch[f"c{column}"])
            word = village_kind(self.mapping.headers[column]) + " "
            texts.append(pc.if_else(pc.equal(cells, ""), "", pc.binary_join_element_wise(word, cells, "")))
        return pc.if_else(pc.equal(texts[0], ""), texts[1], texts[0])

    def is_data(self, batch: RecordBatch) -> Any:
        """Which rows of a raw batch are people (boolean array)."""
        weak = pc.and_(pc.equal(batch["flag"], 2), pc.less(batch["sheet_row"], self.last_strong))
        return pc.or_(pc.equal(batch["flag"], 1), weak)


def open_list(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    remembered: dict[str, str] | None = None,
    work_dir: Path | None = None,
    limits: Limits = LIMITS,
    progress: Callable[[int], None] | None = None,
) -> ReadList:
    """Reads a list (xlsx or delimited text) in a limited process.

    ``sheet`` names one sheet (default: the one with the best header); ``remembered`` is header key -> field
    from an earlier :meth:`Mapping.memory`, "" to ignore a column; ``work_dir`` keeps the Arrow file there
    instead of in a temporary folder; ``progress`` hears the number of rows read so far. Raises ListRefused
    with a plain sentence, and FileNotFoundError when there is no such file.
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
            "out": str(folder / "rows.arrow"),
            "answer": str(folder / "answer.json"),
            "limits": limits.as_dict(),
        }
        read = _run(request, folder, limits, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    read["mapping"] = Mapping.from_dict(read["mapping"])
    read["header_rows"] = tuple(read["header_rows"])
    own = folder if work_dir is None else None
    return ReadList(**read, arrow_path=folder / "rows.arrow", _own_folder=own)


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
    # the plain allocator keeps the address space small, which is what the memory limit counts
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
