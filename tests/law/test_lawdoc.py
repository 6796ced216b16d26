import doctest
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from payung.law import statute

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lawdoc() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lawdoc", ROOT / "tools" / "lawdoc.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_in_step_with_the_data(lawdoc: ModuleType) -> None:
    assert (ROOT / "docs" / "law.md").read_text("utf-8") == lawdoc.page(statute()), "run python tools/lawdoc.py"


def test_every_parameter_that_is_a_number_is_used_by_the_code(lawdoc: ModuleType) -> None:
    users = lawdoc.uses(statute())
    unused = {one.id for one in statute() if one.unit != "rule" and not users[one.id]}
    assert unused == set()


def test_values_read_well(lawdoc: ModuleType) -> None:
    assert lawdoc.shown(2_400, "ppm") == "0.24 %"
    assert lawdoc.shown(1_000_000, "ppm") == "100 %"
    assert lawdoc.shown(None) == "*not known*"
    assert lawdoc.shown([{"from": 0, "rate": 2_100}]) == "from: 0, rate: 0.21 %"


def test_the_examples_in_python_run_as_written() -> None:
    text = (ROOT / "docs" / "law.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1
    examples = doctest.DocTestParser().get_doctest(blocks[0], {}, "docs/law.md", "docs/law.md", 0)
    assert len(examples.examples) > 12
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
