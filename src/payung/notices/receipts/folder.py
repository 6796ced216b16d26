"""Receipts of the file transport: files that a gateway lays into `notices/reports/` of the data folder.

Who may write there is who is believed: the folder belongs to the account that Payung runs under, and nobody else writes in it.
"""

from __future__ import annotations

import logging
import os
import stat
from collections import Counter
from pathlib import Path

from payung.notices.errors import NoticeRefused
from payung.notices.receipts.services import MOST_BYTES, ReceiptsUnreadable, read, take
from payung.notices.transports import FileTransport
from payung.platform.home import current_home

log = logging.getLogger("payung.notices")
UNREADABLE_FILES = "unreadable_files"


def reports_folder() -> Path:
    """Where a gateway lays its reports, `NAME.json` each."""
    return current_home().root / "notices" / "reports"


def take_folder(folder: Path | None = None) -> dict[str, int]:
    """Take what lies in the folder, by name, and remove what was taken; what is no report becomes `NAME.bad`. Returns counts of lines
    as `services.take`, and `unreadable_files`. Killed in between, the next run takes the same again, which changes nothing.

    Raises NoticeRefused(REPORTS_OPEN) where others may write in the folder.
    """
    reports = folder or reports_folder()
    counts: Counter[str] = Counter({UNREADABLE_FILES: 0, **take(FileTransport.name, ())})
    if not reports.is_dir():
        return dict(counts)
    _ours(reports)
    for path in sorted(reports.glob("*.json")):
        content = _content(path)
        if content is None:
            continue
        try:
            counts.update(take(FileTransport.name, read(content)))
        except ReceiptsUnreadable as error:
            log.error("a file of receipts cannot be read: %s", error)  # its name may hold anything
            counts[UNREADABLE_FILES] += 1
            path.replace(path.with_suffix(".bad"))
        else:
            path.unlink(missing_ok=True)
    return dict(counts)


def _ours(folder: Path) -> None:
    here = folder.lstat()
    if not stat.S_ISDIR(here.st_mode) or here.st_uid != os.geteuid() or here.st_mode & 0o022:
        raise NoticeRefused(
            "REPORTS_OPEN",
            "Orang lain dapat menulis di folder tanda terima. Jadikan milik akun Payung, lalu jalankan chmod 700 notices/reports.",
        )


def _content(path: Path) -> bytes | None:
    """What stands in a plain file, one byte more than is read at most; None where another took it, or it is no plain file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as source:
        return source.read(MOST_BYTES + 1) if stat.S_ISREG(os.fstat(source.fileno()).st_mode) else None
