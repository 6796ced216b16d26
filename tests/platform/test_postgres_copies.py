"""Programs that were copied to a public place: an upgrade takes its old copy away, and nobody else's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from payung.platform.postgres.tools import remove_old_copies


def a_copy(folder: Path, key: str, origin: Path | None) -> Path:
    copy = folder / f"postgresql-18-{key}"
    copy.mkdir()
    if origin is not None:
        (copy / "origin").write_text(str(origin))
    return copy


def test_the_copy_of_the_last_release_goes_and_those_of_others_stay(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    current = a_copy(tmp_path, "new", ours)
    last = a_copy(tmp_path, "old", ours)
    other = a_copy(tmp_path, "other", theirs)
    gone = a_copy(tmp_path, "gone", tmp_path / "removed")
    unmarked = a_copy(tmp_path, "unmarked", None)
    unrelated = tmp_path / "data"
    unrelated.mkdir()
    assert set(remove_old_copies(current)) == {last, gone, unmarked}
    assert all(path.is_dir() for path in (current, other, unrelated))
    assert remove_old_copies(current) == []


def test_a_copy_whose_programs_run_stays_until_they_end(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    current, last = a_copy(tmp_path, "new", ours), a_copy(tmp_path, "old", ours)
    program = last / "sleep"
    shutil.copy(shutil.which("sleep") or "", program)
    with subprocess.Popen([str(program), "60"]) as process:
        assert remove_old_copies(current) == []
        process.terminate()
    assert remove_old_copies(current) == [last]
