"""Reading processes that are forked do what new interpreters do, and are processes of their own."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from payung.intake.errors import ListRefused
from payung.intake.reading import open_list
from payung.vault.checking import look
from tests.support import children
from tests.vault.papers import pdf, photo

LIST = Path(__file__).parents[1] / "data" / "bnba_2k.xlsx"


@pytest.fixture
def only_forks(forker, monkeypatch):
    """Nothing else starts a process."""
    if forker is None:
        pytest.skip("this machine starts new interpreters")
    forker.address()
    monkeypatch.setattr(subprocess, "Popen", lambda *arguments, **how: pytest.fail("a new interpreter"))


def said_of_a_list():
    with open_list(LIST) as read:
        return read.kind, read.parts, read.groups, [batch.to_pylist() for batch in read.batches()]


def said_of_papers(folder):
    answers = []
    for number, content in enumerate((photo(), pdf(2), pdf(script=True), b"nothing")):
        (path := folder / str(number)).write_bytes(content)
        with look.looked_at(path) as finding:
            answers.append(
                (finding.reason, finding.media, finding.pages, [one.read_bytes() for one in finding.pictures])
            )
    answers.append([look.clean_copy(folder / number) is None for number in ("1", "2")])
    return answers


def refusal(path):
    with pytest.raises(ListRefused) as refused:
        open_list(path)
    return refused.value.as_dict()


@pytest.fixture
def by_new_interpreters(tmp_path, new_interpreters):
    (tmp_path / "new").mkdir()
    (tmp_path / "no.csv").write_text("satu;dua\n")
    return said_of_a_list(), said_of_papers(tmp_path / "new"), refusal(tmp_path / "no.csv")


def test_both_say_the_same(by_new_interpreters, forker, tmp_path, request):
    children.use(forker.address)
    request.getfixturevalue("only_forks")
    assert (said_of_a_list(), said_of_papers(tmp_path), refusal(tmp_path / "no.csv")) == by_new_interpreters


@pytest.mark.usefixtures("only_forks")
def test_it_is_a_process_of_its_own_that_can_be_ended(forker, tmp_path):
    os.mkfifo(tmp_path / "request")  # it waits for a request that does not come
    fork = children.Fork(
        "payung.intake.reading.child", [str(tmp_path / "request")], stdout=subprocess.PIPE, env={"A": "b"},
        cwd=tmp_path, address=forker.address(),
    )  # fmt: skip
    with pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0.05)
    while os.readlink(f"/proc/{fork.pid}/cwd") != str(tmp_path):
        time.sleep(0.01)
    assert fork.pid not in (os.getpid(), forker._process.pid)
    fork.kill()
    with fork:
        assert fork.stdout.read() == ""
    assert fork.returncode == -9


@pytest.mark.usefixtures("only_forks")
def test_its_failure_is_its_exit_code(forker, tmp_path):
    fork = children.Fork(
        "payung.intake.reading.child", ["/nowhere"], stdout=None, env={}, cwd=tmp_path, address=forker.address()
    )
    assert fork.wait() == 1
