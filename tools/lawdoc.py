"""Write docs/law.md from the statute's data: every value with article, source and mark, and where the code uses it.

python tools/lawdoc.py           write the page
python tools/lawdoc.py --check   exit 1 when the page is not in step with the data
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "law.md"
LAW = ROOT / "src" / "payung" / "law"
sys.path.insert(0, str(ROOT / "src"))

from payung.law.sources import FAMILIES, has_article  # noqa: E402
from payung.law.store import DatedValue, Parameter, Statute, statute  # noqa: E402
from payung.law.vectors import TOPICS, golden_cases  # noqa: E402

SECTIONS = (
    ("membership", "Membership and wage base"),
    ("jkk", "JKK, work accident (jaminan kecelakaan kerja)"),
    ("jkm", "JKM, death (jaminan kematian)"),
    ("jht", "JHT, old-age savings (jaminan hari tua)"),
    ("jp", "JP, pension (jaminan pensiun)"),
    ("jkp", "JKP, unemployment (jaminan kehilangan pekerjaan)"),
    ("pmi", "PMI, migrant workers (pekerja migran Indonesia)"),
    ("scholarship", "Scholarships (beasiswa pendidikan anak)"),
    ("heirs", "Heirs (ahli waris)"),
    ("mlt", "MLT, housing facilities (manfaat layanan tambahan)"),
    ("terms", "Due days, fines, terms"),
)
HEAD = """# The statute as data

Generated from `src/payung/law/parameters/*.yaml` by `tools/lawdoc.py`; a test keeps the two in step. Change the data,
then run the tool.

Every value holds from its date until the next one and names its article, or says that none was seen (*pasal belum dilihat*),
and where it was read. Marks: **high** - the text of its article was seen, or two independent families of sources agree (a
recomputation by the law's own formula counts beside a printed figure); **medium** - from one family, or derived from a formula;
**low** - remembered or disputed, to be checked before it is relied on. The families stand in `payung/law/sources.py`, and a test
holds every value to them (`payung.law.sources.faults`). What rests on an uncertain value here, in people and rupiah:
`payung law to-check`, [for the demonstration](law-to-check.md). A value shown as *not known* makes the calculation refuse and
name the parameter; to add one, write value, legal basis, source and mark into the file, and golden cases beside it.

Holidays stand in `src/payung/kernel/data`, a file a year, each day with decree, sources and mark. High are the years of which a
whole list was seen, with the number of its decree and of what changed it: 2016 and 2018 to 2027. 2015 stays medium (no page gives
the number of its decree), and so does 2017 for two days: the election day, and 23 June, which a decree gave to civil servants.
The open table `holidays` 0.84 agrees on every day but one: 1 June 2016 was no holiday, the decree of that day begins with 2017.
Rates are stored as whole parts per million and amounts as whole rupiah; every product is rounded half-up once.
"""
USAGE = """## From Python

`payung.law` needs neither Django nor a database. The same functions take one case or arrays (lists, NumPy, Arrow) of any
length; what cannot be computed raises an error with a stable `code` and, for arrays, the `rows`.

```python
>>> from datetime import date
>>> from payung.kernel.months import Month
>>> from payung.law import PayerClass, RiskClass, bpu_contributions, pu_contributions, explain_pu, jkm_benefit
>>> july = Month.parse("2025-07")

One farmer paid for by the province, and 100,000 of them:

>>> bpu_contributions(1_000_000, july, payer=PayerClass.STATE_BUDGET).row(0)["total"]
16800
>>> int(bpu_contributions([1_000_000] * 100_000, july, payer=PayerClass.STATE_BUDGET).total.sum())
1680000000

Wage earners; employer's and worker's parts:

>>> due = pu_contributions([5_000_000, 12_000_000], july, risk=RiskClass.II)
>>> due.employer.tolist(), due.worker.tolist()
([327000, 755748], [150000, 345474])

Months, days and codes may be texts everywhere ("2025-07", "2025-12-10", "ii"). Functions are named topic first, then what they
give (`pu_contributions`, `jkm_benefit`, `jp_retirement_day`); `explain_` before a topic gives the tree of one case. Columns come
from lists, NumPy, pandas, polars and Arrow, and go back by `columns_of`. Amounts are whole numbers: a float column is refused
with what to do, for nobody can see from which value on it has lost rupiah.

>>> from payung.law import columns_of
>>> list(columns_of(due))[:3], pu_contributions(5_000_000, "2025-07", risk="ii").employer.tolist()
(['jkk', 'jkm', 'jht_employer'], [327000])

Every number explains itself, as text, HTML or JSON, in Indonesian ("id") or English ("en"). A node that is computed carries its
factors: `how` says how the value comes from the children whose `role` is not `beside` (product, sum, least, most, within two
limits), and `recomputed` works the tree out again from its leaves alone. A text is wrapped to a `width`, never cut:

>>> tree = explain_pu(5_000_000, "2025-05", risk="iii", industry="toys", workers=60, jp=False, jkp=False)
>>> for line in tree.to_text("en").splitlines()[:3]:
...     print(line)
PU contribution of May 2025: Rp322,250
  JKK, employer: Rp22,250 = Rp5,000,000 × 0.89% × 50%
    Reported wage: Rp5,000,000
>>> tree.recomputed() == tree.value, tree.to_dict()["how"], tree.to_html()[:24]
(True, 'sum', '<ul class="explanation" ')
>>> jkm_benefit("2025-12-10", 6).total
42000000

One person over time in one call: spells of work, what was due month by month, and what follows from it on a day. What cannot be
computed for want of a value has no amount and says so:

>>> from payung.law import Spell, person_over_time
>>> work = [Spell("BPU", 1_500_000, "2016-01", "2017-06"), Spell("PU", 6_000_000, "2018-01", "2025-03", risk="ii")]
>>> life = person_over_time("1980-05-01", work, "2025-03-20", "layoff", assumed_rate=50_000)
>>> life.total("jht"), [(one.name, one.amount) for one in life.benefits]
(30330000, [('jkp', 18000000), ('jht', 36753740)])
>>> life.worth("jht").explanation.reasons
('Masa tunggu sampai 20 April 2025',)

A row that cannot be computed is named; a draft decree lies on top of the law without touching it:

>>> from payung.law import RowError, read_draft
>>> try:
...     bpu_contributions([1_000_000, -1], july)
... except RowError as refusal:
...     print(refusal.code, refusal.rows)
LAW_INCOME_RANGE [1]
>>> draft = read_draft("jkm.bpu_amount: {values: {2027-01: 8000}}")
>>> bpu_contributions(1_000_000, Month.parse("2027-01"), law=draft.law).row(0)["jkm"]
8000

Files of people (CSV, Parquet, Arrow) in bounded memory, with columns `wage`, `segment`, `month`, `risk` and so on:

>>> from payung.law import contributions, rows_of
>>> rows = rows_of({"segment": ["BPU", "PU"], "wage": [1_000_000, 5_000_000], "risk": "I", "month": "2025-07"})
>>> contributions(rows).total.tolist()
[16800, 462000]

From Arrow to Arrow, in a local loop, in DuckDB or on a cluster (the head of `payung/law/arrow.py` says how): columns that a
row's segment does not read may be empty, and with `refuse` a row that cannot be computed gets its code and keeps no other from
its answer:

>>> import pyarrow
>>> from payung.law.arrow import assess_batch
>>> people = {"nr": [7, 8, 9], "wage": [1_000_000, 5_000_000, -1], "segment": ["BPU", "PU", "BPU"], "risk": [None, "I", None]}
>>> batch = pyarrow.RecordBatch.from_pydict(people)
>>> done = assess_batch(batch, carry=["nr"], refuse=True, defaults={"month": "2025-07"})
>>> for row in done.select(["nr", "total", "refused"]).to_pylist():
...     print(*row.values())
7 16800 None
8 462000 None
9 None LAW_WAGE_RANGE

```

Columns are `wage` (of a BPU: `income` will do), `month`, `segment`, `sector`, `payer`, `jht`, `risk`, `industry`, `workers`, `jp`, `jkp`,
`group` (of a BPU: independent, employer, no_wage), `registered` (the month of registration; empty: long ago), `settled` (the
employer owes nothing of what a relief asks for) and `jp_deferral`, as the single functions have them; `columns=` of `assess_batch` names
the amounts that are wanted, and others are not computed. [payung-law](../packages/payung-law/README.md) is the same law as a package.

`payung.law.frames.blocks_of_file` reads such files block by block, `payung.law.whatif.WhatIf` adds up what a draft
changes. The same is on the command line (`payung law --help`), in the [interface for programs](api.md) and on the pages
under Hukum.
"""


def page(law: Statute) -> str:
    """The whole page as Markdown."""
    parameters = list(law)
    known = {prefix for prefix, _ in SECTIONS}
    strangers = sorted({one.id for one in parameters if one.id.split(".")[0] not in known})
    if strangers:
        raise SystemExit(f"no section for {', '.join(strangers)}")
    parts = [HEAD, _summary(law), USAGE]
    for prefix, title in SECTIONS:
        parts.append(f"## {title}\n")
        parts += [_parameter(one) for one in parameters if one.id.startswith(f"{prefix}.")]
    parts += [_reliefs(law), _articles(law), _families(), _topics()]
    return "\n".join(parts).rstrip() + "\n"


def _summary(law: Statute) -> str:
    marks: dict[str, int] = defaultdict(int)
    unknown = 0
    for parameter in law:
        for value in parameter.values:
            marks[value.verified] += value.value is not None
            unknown += value.value is None
    cases = sum(1 for _ in golden_cases())
    unnamed = sum(not has_article(value) for parameter in law for value in parameter.values)
    return (
        f"{sum(1 for _ in law)} parameters, {len(law.reliefs)} reliefs; values marked high {marks['high']}, "
        f"medium {marks['medium']}, low {marks['low']}, not known {unknown}; "
        f"{unnamed} without an article; {cases} golden cases.\n"
    )


def _parameter(parameter: Parameter) -> str:
    until = f" Known until {parameter.known_until}." if parameter.known_until else ""
    lines = [
        f"### `{parameter.id}`\n",
        f"{parameter.label} ({parameter.unit}).{until}\n",
        "| from | value | basis | source | mark |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(parameter, value) for value in parameter.values]
    lines += [f"\n*{_start(parameter, value)}: {value.note}*" for value in parameter.values if value.note]
    return "\n".join(lines) + "\n"


def _row(parameter: Parameter, value: DatedValue) -> str:
    cells = (
        _start(parameter, value),
        shown(value.value, parameter.unit),
        value.basis,
        value.source,
        value.verified,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _start(parameter: Parameter, value: DatedValue) -> str:
    return f"{value.start:%Y-%m}" if parameter.by_month else value.start.isoformat()


def shown(value: Any, unit: str = "") -> str:
    """A value in English form: 2400 ppm is "0.24 %"; tables become one line."""
    if value is None:
        return "*not known*"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return percent(value) if unit == "ppm" else f"{value:,}"
    if isinstance(value, list):
        return "; ".join(shown(item) for item in value) or "none"
    return ", ".join(f"{key}: {_cell(str(key), item)}" for key, item in value.items())


def _cell(key: str, value: Any) -> str:
    share = key in ("rate", "right", "left", "low", "high", "step") and isinstance(value, int)
    if isinstance(value, dict):
        return f"({shown(value)})"
    return percent(value) if share else shown(value)


def percent(ppm: int) -> str:
    """Parts per million as a percentage without trailing zeros."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " %"


def _reliefs(law: Statute) -> str:
    lines = [
        "## Reliefs\n",
        "| id | months | segments | sectors | payable | basis | source | mark |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for relief in law.reliefs:
        payable = ", ".join(f"{name.upper()} {percent(share)}" for name, share in relief.shares.items())
        sectors = ", ".join(sorted(relief.sectors)) or "all"
        if relief.min_workers:
            sectors += f"; at least {relief.min_workers} workers"
        if relief.excluded_payers:
            sectors += f"; not {', '.join(sorted(relief.excluded_payers))}"
        if relief.groups:
            sectors += f"; BPU: {', '.join(sorted(relief.groups))}"
        if relief.settled_to:
            sectors += f"; JKK paid to {relief.settled_to}"
        if relief.full_months:
            sectors += f"; who registers meanwhile first pays {relief.full_months} full months"
        segments = ", ".join(sorted(relief.segments)) or "all"
        cells = (
            f"`{relief.id}`",
            f"{relief.start} to {relief.last}",
            segments,
            sectors,
            payable,
            relief.basis,
            relief.source,
            relief.verified,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _articles(law: Statute) -> str:
    users = uses(law)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for parameter in law:
        for value in parameter.values:
            for article in value.basis.split(";"):
                found[article.strip()][parameter.id] = None
    lines = ["## From article to code\n", "| article | parameters | functions |", "|---|---|---|"]
    for article in sorted(found, key=_article_order):
        names = sorted({user for name in found[article] for user in users[name]})
        ids = ", ".join(f"`{name}`" for name in found[article])
        lines.append(f"| {article} | {ids} | {', '.join(f'`{name}`' for name in names) or '(data only)'} |")
    return "\n".join(lines) + "\n"


def _families() -> str:
    lines = [
        "## Families of sources\n",
        "Sources of one family repeat each other and count once. `text` reproduces articles word for word.\n",
        "| kind | families |",
        "|---|---|",
    ]
    kinds = dict.fromkeys(one.kind for one in FAMILIES)
    return (
        "\n".join(
            [*lines, *(f"| {kind} | {', '.join(f.name for f in FAMILIES if f.kind == kind)} |" for kind in kinds)]
        )
        + "\n"
    )


def _article_order(article: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", article)]


def _topics() -> str:
    counts: dict[str, int] = defaultdict(int)
    for _, topic, _, _ in golden_cases():
        counts[topic] += 1
    lines = [
        "## Topics of worked examples\n",
        "`payung law vectors FILE.csv` takes these topics.\n",
        "| topic | golden cases |",
        "|---|---|",
    ]
    return "\n".join([*lines, *(f"| `{topic}` | {counts[topic]} |" for topic in sorted(TOPICS))]) + "\n"


def uses(law: Statute) -> dict[str, set[str]]:
    """For each parameter the functions whose code names it, as "module.function"."""
    ids = [parameter.id for parameter in law]
    named: dict[str, set[str]] = defaultdict(set)
    wide: dict[str, set[str]] = defaultdict(set)
    for file in sorted(LAW.glob("*.py")):
        if file.name.startswith(("topics", "draft")):  # they name parameters and compute nothing
            continue
        for function, pattern in _names(ast.parse(file.read_text("utf-8"))):
            # "jkk.{item}" could be any parameter of JKK: it counts where no code names the parameter in full.
            into = wide if re.fullmatch(r"[a-z]+\\\.\[a-z_\]\+", pattern.pattern) else named
            for name in ids:
                if pattern.fullmatch(name):
                    into[name].add(f"{file.stem}.{function}")
    return defaultdict(set, {name: named[name] or wide[name] for name in ids})


def _names(tree: ast.Module) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Dotted names in the strings of each top-level function; the holes of f-strings stand for a word."""
    for node in tree.body:
        name = getattr(node, "name", "")
        if not name:
            targets = getattr(node, "targets", [])
            name = getattr(targets[0], "id", "") if targets else ""
        for inner in ast.walk(node):
            if isinstance(inner, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in inner.values
                ]
                text = "".join(parts)
                if re.match(r"^[a-z]+\\\.", text):
                    yield name, re.compile(text)
            elif isinstance(inner, ast.Constant) and isinstance(inner.value, str) and "." in inner.value:
                yield name, re.compile(re.escape(inner.value))


def main() -> int:
    text = page(statute())
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.exists() and PAGE.read_text("utf-8") == text else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
