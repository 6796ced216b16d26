"""Looking at the first batches of a list while the reading process is still at work on the rest of it.

What a batch is may change until everything is read: a row that may be a signature counts when people follow, a column of villages
may turn out to be empty. So what was said of a batch counts only if the same batch comes out in the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from payung.intake.reading.arrow import RecordBatch, ipc, pa
from payung.intake.reading.people import needed, people
from payung.intake.reading.tables import Part

T = TypeVar("T")
AHEAD = 4
"""Batches that are looked at ahead. What is said of them waits in memory until the whole file is read, so a long list has no more."""
_MAGIC = 8  # bytes before the stream that an Arrow file holds


class Ahead:
    """What `look` says of the first batches of the first table of a file that is still being written."""

    def __init__(self, folder: Path, look: Callable[[RecordBatch], Any]) -> None:
        """folder: where the reading process writes."""
        self.file, self.look = folder / "rows-0.arrow", look
        self.said: deque[tuple[RecordBatch, Any]] = deque()
        self.read = _MAGIC

    def hear(self, part: dict[str, Any], groups: list[dict[str, str]]) -> None:
        """Looks at the next batch, which is written whole. part, groups: what is known of its table by now."""
        table = Part.from_dict(part)
        with pa.OSFile(str(self.file)) as source:
            source.seek(self.read)
            if self.read == _MAGIC:
                self.schema = ipc.read_schema(ipc.read_message(source))
            raw = ipc.read_record_batch(ipc.read_message(source), self.schema)
            self.read = source.tell()
        batch = people(table, groups, raw.select(needed(table)))
        self.said.append((batch, self.look(batch)))

    def seen(self, look: Callable[[RecordBatch], T], batches: Iterable[RecordBatch]) -> Iterator[T]:
        """What `look` says of the batches of the whole file; asked again of one that came out otherwise. Another `look` than the one
        that was asked ahead is asked of all."""
        said, self.said = self.said, deque()
        if look == self.look:
            look = self.look  # of two that are equal the one that has learnt by now which villages are meant
        else:
            said.clear()
        for batch in batches:
            early = said.popleft() if said else None
            yield early[1] if early and early[0].equals(batch) else look(batch)
