"""The source as it stands: sizes, floors, exact numbers, nothing of this or that machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES = 450, 80
CODE = [path for part in ("src", "tests", "tools", "bench") for path in sorted((ROOT / part).rglob("*.py"))]
SOURCE = ROOT / "src/payung"
SUFFIXES = {".py", ".sql", ".json", ".yaml"}
MONEY_ROOMS = ("law", "ledger", "participation", "sponsorship", "contributions")
TEXT = {
    ".py",
    ".sql",
    ".html",
    ".css",
    ".js",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".json",
    ".txt",
    ".sh",
    ".csv",
    ".po",
    ".in",
    "",
}
# Written apart so that this file does not find itself.
FORBIDDEN = (
    r"(?<![\w./-])/(?:work|root)/(?!root)",
    "sha" + r"red/(?:DESIGN|reference|data|seeds)",
    r"\bTO" + r"DO\b",
    r"\bFIX" + r"ME\b",
    r"/tmp/(?:plan|dev)",
    r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY",
)


def tracked() -> list[Path]:
    """Files of the repository; without git, every file that is not ignored by name."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    skip = {".venv", "var", "node_modules", ".git", "__pycache__", "vendor"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not skip & set(path.parts)]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_and_functions_stay_readable():
    # migrations and bindings are written by tools, one thing after the other; nobody reads them from end to end
    read = [path for path in CODE if "migrations" not in path.parts and path.name != "bindings.py"]
    read.append(ROOT / "tools" / "bindings.py")
    long_files = {str(p.relative_to(ROOT)): n for p in read if (n := len(p.read_text().splitlines())) > FILE_LINES}
    assert long_files == {}
    long_functions = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in read
        for name, lines in functions(path)
        if lines > FUNCTION_LINES
    }
    assert long_functions == {}


def test_rooms_import_only_what_lies_below_them():
    program = Path(sys.executable).with_name("lint-imports")
    assert program.exists(), "import-linter is a development dependency"
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_has_its_floor():
    listed = set(re.findall(r"[a-z_]+", (ROOT / ".importlinter").read_text().split("layers =")[1].split("[")[0]))
    rooms = {path.parent.name for path in (ROOT / "src/payung").glob("*/__init__.py")}
    assert rooms <= listed


def test_nothing_points_at_one_machine_or_an_unfinished_thought():
    found = []
    for path in tracked():
        if path.suffix not in TEXT or path.name.endswith((".lock", "package-lock.json")):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for rule in FORBIDDEN for hit in re.finditer(rule, text)]
    assert found == []


def test_no_secret_or_state_is_in_the_repository():
    names = {path.name for path in tracked()}
    assert not names & {"secrets.json", ".env", "payung.conf", "PG_VERSION", "id_rsa", "id_ed25519"}
    large = {str(p.relative_to(ROOT)) for p in tracked() if p.stat().st_size > 3_000_000}
    assert large == set()


class Inexact(ast.NodeVisitor):
    """Finds float constants, `float`, `round` and true division. Refusing a float is no use of one."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name):
            if node.func.id == "isinstance":
                self.visit(node.args[0])
                return
            if node.func.id == "round":
                self.found.append((node.lineno, "round"))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, float):
            self.found.append((node.lineno, str(node.value)))

    def visit_Name(self, node: ast.Name) -> None:
        if node.id == "float":
            self.found.append((node.lineno, "float"))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr.startswith("float"):
            self.found.append((node.lineno, node.attr))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        exact = isinstance(node.left, ast.Call) and getattr(node.left.func, "id", "") == "Decimal"
        if isinstance(node.op, ast.Div) and not exact and not self._joins_a_path(node):
            self.found.append((node.lineno, "/"))
        self.generic_visit(node)

    @staticmethod
    def _joins_a_path(node: ast.BinOp) -> bool:
        return isinstance(node.right, ast.Constant | ast.JoinedStr) and not isinstance(
            getattr(node.right, "value", ""), int
        )


@pytest.mark.parametrize("room", [*MONEY_ROOMS, "kernel/money.py"])
def test_no_float_comes_near_money(room):
    target = ROOT / "src/payung" / room
    for path in [target] if target.is_file() else sorted(target.rglob("*.py")):
        finder = Inexact()
        finder.visit(ast.parse(path.read_text(encoding="utf-8")))
        assert finder.found == [], path.relative_to(ROOT)


def test_the_float_guard_sees_floats():
    for code in ("x = 1.5", "y = float(x)", "z = a / b", "z = a / 2", "w = round(a)", "numpy.float64"):
        finder = Inexact()
        finder.visit(ast.parse(code))
        assert finder.found, code
    for code in ("isinstance(x, float)", "folder / 'name'", "Decimal(x) / 1000", "a // b"):
        finder = Inexact()
        finder.visit(ast.parse(code))
        assert not finder.found, code


def test_the_clock_is_read_in_one_place():
    """A rule never reads the wall: business dates come from platform.clock."""
    allowed = {
        "platform/clock.py",
        "platform/backup.py",
        "platform/processes.py",
        "payouts/banks/snap.py",
    }  # machines have wall clocks
    wall = re.compile(r"date\.today\(|datetime\.now\(|datetime\.utcnow\(|timezone\.now\(|localdate\(")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if not {"commands", "demo", "banksim", "cli"} & set(path.relative_to(SOURCE).parts)
        and wall.search(path.read_text(encoding="utf-8"))
    }
    assert found - allowed == set()


def test_comments_name_parts_of_rooms_that_are_there() -> None:
    """`room.name` is a module, folder or top-level name of that room, or a quoted name: of a job, an act, a right."""
    rooms = {folder.name: folder for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()}
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql"}}
    quoted = {name for text in texts.values() for name in re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", text)}
    parts = {
        name: {path.stem for path in folder.iterdir()}
        | {word for path in folder.rglob("*.py") for word in re.findall(r"(?m)^(?:def |class )?(\w+)", texts[path])}
        for name, folder in rooms.items()
    }
    gone = [
        f"{path.relative_to(SOURCE)}: {room}.{name}"
        for path, text in texts.items()
        for room, name in re.findall(r"`(?:payung\.)?([a-z]+)\.([A-Za-z_]+)(?:\.[A-Za-z_]+)*[(`]", text)
        if room in rooms and name not in parts[room] and f"{room}.{name}" not in quoted and f".{name}" not in SUFFIXES
    ]
    assert gone == []
