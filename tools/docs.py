"""Tables of the documentation that are read off the program, so that they cannot go stale.

    python tools/docs.py            write them into the pages
    python tools/docs.py --check    say which page is out of step; exit 1 when one is

A table stands between `<!-- begin: NAME -->` and `<!-- end: NAME -->`.
"""

from __future__ import annotations

import ast
import configparser
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "payung"
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/intake.md", "docs/roles.md", "docs/ledger.md", "docs/api.md")
_BLOCK = re.compile(r"(<!-- begin: ([a-z-]+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)

# When a code is given, in words; name, verdict and the sender's sentence come from the program.
WHEN = {
    "NAME_MISSING": "no name after trimming",
    "NIK_FORMAT": 'not 16 digits after removing blanks, apostrophes, dots, hyphens, quotes, invisible marks, a label, a trailing ".0" or comma; or blank',
    "NIK_PRECISION_LOST": "the cell is a number whose last digit is 0, or is written as 5,30105E+15",
    "NIK_NUMERIC": "the cell is a number but keeps 16 digits that do not end in 0",
    "NIK_DATE": "the date inside the NIK does not exist (day minus 40 for women)",
    "NIK_SERIAL": "the last four digits are 0000",
    "BIRTHDATE_INVALID": "blank, or not a date that exists",
    "AGE_OUT_OF_RANGE": "completed years on the scheme's first day outside its ages; from the cell, else the NIK",
    "CONTRACT_DATE_INVALID": "credit: the date of the contract is blank, or not a date that exists",
    "CONSENT_INVALID": "credit: what stands in the column of consents is neither a date nor yes, no or nothing; the date has not come, or is more than"
    " a year before the scheme",
    "CONSENT_DENIED": "credit: the column of consents says no",
    "MONTH_INVALID": "a scheme of blocks, official numbers: the first month cannot be read",
    "EMPLOYEE_NUMBER": "the number of the employee who chose is longer than 15 letters and digits, or holds other signs",
    "CLASS_UNKNOWN": "a scheme of blocks: the class is blank, or has no block in the scheme",
    "MONTHS_OUTSIDE": "not all months by contract or block lie within the scheme",
    "NOT_ELIGIBLE_DECILE": "decile above the scheme's limit",
    "NIK_DUPLICATE_IN_LIST": "the NIK stands in an earlier row of this list that was not itself rejected",
    "ALREADY_PROTECTED": "every month asked for is committed by another payer",
    "PARTLY_PROTECTED": "some of the months asked for are committed by another payer",
    "ALREADY_IN_SCHEME": "this scheme has already committed this person; nothing happens",
    "BIRTHDATE_MISMATCH": "the birth date differs from the one in the NIK",
    "SEX_MISMATCH": "the sex differs from the one in the NIK",
    "DECEASED": "the person is registered as dead before or within the months asked for",
    "DEATH_REPORTED": "a report or claim says that the person has died, and nobody has confirmed it yet",
    "NIK_OTHER_PERSON": "the NIK is registered, within the sender's scope, under a clearly different name, birth date or sex; another"
    " spelling of the same name is none",
    "REVIEW_ELSEWHERE": "outside the sender's scope: stands for NIK_OTHER_PERSON or a possible duplicate, says nothing more;"
    " also when a sender has been told of many people elsewhere in a day",
    "REJECTED_ELSEWHERE": "outside the sender's scope: stands for a rejection that the registry knows of, says nothing more",
    "NAME_SUSPECT": "the name is a placeholder, a sample, that of a dead person, or two people stand in one cell",
    "REMARK_SUSPECT": "the row is struck out, or a remark beside it says dead, moved or insured already",
    "PLACE_UNKNOWN": "village, district and regency do not resolve to exactly one village",
    "POSSIBLE_DUPLICATE_PERSON": "the same person under another NIK, by name, birth date, place and NIK (see below), earlier here or"
    " registered within the sender's scope",
    "NIK_REGION_UNKNOWN": "the first six digits are no district of the loaded places",
    "QUOTA_EXCEEDED": "at commit: no place left in the regency's quota",
    "BUDGET_EXCEEDED": "at commit: no money left in the scheme",
    "KPJ_FORMAT": "official numbers: not 11 digits after removing blanks, dots, hyphens, quotes, a label; or blank",
    "KPJ_DUPLICATE_IN_LIST": "official numbers: NIK and KPJ stand in an earlier row of this list",
    "KPJ_TWO_PEOPLE": "official numbers: the KPJ stands in another row of this list for another NIK; both rows are rejected",
    "PERSON_UNKNOWN": "official numbers: nobody is registered under the NIK within the sender's scope",
    "NIK_OTHER_NAME": "official numbers: the NIK is registered under a name that contradicts the row's, or another birth date or sex than"
    " the row states",
    "KPJ_OTHER_PERSON": "official numbers: the KPJ is somebody else's, as official number or as Payung's own",
    "KPJ_ELSEWHERE": "official numbers: the same, of somebody outside the sender's scope",
    "KPJ_ENDED": "official numbers: an officer has ended this KPJ on this person",
    "NOT_A_MEMBER": "official numbers: the person is registered and has no membership",
    "MONTH_AHEAD": "official numbers: the first month lies after this one",
    "KPJ_KNOWN": "official numbers: the KPJ stands with this person already; nothing happens",
    "STATUS_UNKNOWN": "official numbers: the status is neither active nor inactive in words that are known",
}


def table(headings: list[str], rows: list[list[str]]) -> str:
    """A Markdown table. Raises ValueError without rows: then its source was renamed and is no longer found."""
    if not rows:
        raise ValueError(f"no rows for {headings}")
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def verdict_codes() -> str:
    """The codes in the order of the answer file. Raises KeyError for a code that has no words here."""
    from payung.intake.verdicts.codes import CODES

    rows = [[f"`{code.name}`", code.verdict, WHEN[code.name], code.sentence] for code in CODES]
    return table(["code", "verdict", "when", "what the sender reads"], rows)


def reading_limits() -> str:
    """Bounds of the process that reads a file."""
    from payung.intake.reading.limits import LIMITS

    words: list[tuple[str, str, Callable[[int], str]]] = [
        ("xlsx_rows", "rows of a workbook; beyond, a CSV is advised", _number),
        ("csv_rows", "rows of a delimited text", _number),
        ("columns", "columns", _number),
        ("cell_chars", "characters of a cell", _number),
        ("xlsx_file_bytes", "size of a workbook", _size),
        ("unpacked_bytes", "size of a workbook unpacked", _size),
        ("bomb_ratio", "compression ratio of a part larger than `bomb_floor_bytes`", _number),
        ("bomb_floor_bytes", "size from which the ratio is looked at", _size),
        ("memory_bytes", "address space of the reading process", _size),
        ("cpu_seconds", "processor seconds", _number),
        ("wall_seconds", "seconds", _number),
        ("header_search_rows", "rows searched for the header", _number),
        ("batch_rows", "rows of a batch handed on", _number),
    ]
    values = LIMITS.as_dict()
    if missing := set(values) - {name for name, _, _ in words}:
        raise KeyError(f"limits without words: {sorted(missing)}")
    return table(["limit", "value", "of what"], [[f"`{n}`", show(values[n]), text] for n, text, show in words])


def _number(value: int) -> str:
    return f"{value:,}"


def _size(value: int) -> str:
    return f"{value >> 20:,} MiB"


def roles() -> str:
    """Who may do what: a row an action, a column a role."""
    from payung.access.policies import ALLOWED

    order = ["administrator", "branch_officer", "head", "disnaker", "bank_officer", "rural_bank_officer"]
    order += ["employer", "sponsor", "juror", "auditor", "bank_channel"]
    order += ["village_officer", "agent", "employee", "account_keeper"]
    if set(order) != set().union(*ALLOWED.values()):
        raise KeyError(f"roles without a column: {sorted(set(order) ^ set().union(*ALLOWED.values()))}")
    rows = [[f"`{action}`", *("yes" if role in who else "" for role in order)] for action, who in ALLOWED.items()]
    return table(["action", *(role.replace("_", " ") for role in order)], rows)


def acts() -> str:
    """Every act with the right that it needs and its faces."""
    from payung.site.acts import ACTS

    rows = [
        [
            f"`{a.name}`",
            f"`{a.right}`",
            f"`POST {a.address}`",
            f"`{a.page or a.page_name}`",
            f"`payung {a.command}`",
            "yes" if a.asks else "",
        ]
        for a in ACTS
    ]
    return table(["act", "needs", "operation", "page", "command", "asks first"], rows)


def house() -> str:
    """Every room with its floor and what lives there: from the contract of imports and the first lines of the packages."""
    contract = configparser.ConfigParser(allow_no_value=True)
    contract.read(CHECKOUT / ".importlinter")
    layers = contract["importlinter:contract:floors"]["layers"].split("\n")
    floors = [re.findall(r"\w+", layer) for layer in layers if layer.strip() and not layer.strip().startswith("(")]
    stands = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    if stands != {room for floor in floors for room in floor}:
        raise KeyError(f"rooms without a floor: {sorted(stands ^ {room for floor in floors for room in floor})}")
    rows = []
    for number, floor in enumerate(reversed(floors), start=1):
        for room in floor:
            told = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
            rows.append([str(number), f"`{room}`", told.split("\n\n")[0].replace("\n", " ")])
    return table(["floor", "room", "what lives there"], rows)


def guards() -> str:
    """What the guards and the contracts of imports hold, each in the first sentence of its own text."""
    rows = []
    for path in sorted((CHECKOUT / "tests" / "guards").glob("test_*.py")):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        rows.append([" ".join(text.partition("\n\n")[0].split()), f"`tests/guards/{path.name}`"])
    contracts = configparser.ConfigParser()
    contracts.read(CHECKOUT / ".importlinter", encoding="utf-8")
    rows += [
        [f"{contracts[name]['name']}.", "`lint-imports`"] for name in contracts.sections() if "name" in contracts[name]
    ]
    return table(["rule", "held by"], rows)


def database_errors() -> str:
    """The refusals that the database itself raises, from the SQL of the rooms."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    raised = re.compile(r"raise exception '((?:[^']|'')*)'[^;]*?errcode = '(P0[A-E][0-9A-Z]{2})'", re.DOTALL)
    for path in sorted(SOURCE.glob("*/sql/*.sql")):
        for text, code in raised.findall(path.read_text(encoding="utf-8")):
            rooms, texts = found.setdefault(code, (set(), set()))
            rooms.add(path.parents[1].name)
            texts.add(text.removeprefix("payung: ").replace("''", "'").replace("%", "…"))
    rows = [[f"`{c}`", ", ".join(sorted(r)), "; ".join(sorted(t))] for c, (r, t) in sorted(found.items())]
    return table(["code", "room", "refused"], rows)


def writes() -> str:
    """SQL that writes into other rooms, from the reviewed list of the tests."""
    listed = json.loads((CHECKOUT / "tests" / "guards" / "writes.json").read_text(encoding="utf-8"))
    rows = [[f"`{name}`", ", ".join(f"`{t}`" for t in line["tables"]), line["why"]] for name, line in listed.items()]
    return table(["what writes", "into", "why"], rows)


def accounts() -> str:
    """The chart of accounts, from the SQL of the rooms."""
    rows = []
    for path in sorted(SOURCE.glob("*/sql/*.sql")):
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"insert into ledger_ledgeraccount \(code, name, kind\) values(.*?);", text, re.DOTALL):
            rows += [list(row) for row in re.findall(r"\('(\d+)', '([^']*)', '(\w+)'\)", block)]
    return table(["account", "name", "kind"], sorted(rows))


NEEDS = {"": "any token", "public": "nothing"}


def operations() -> str:
    """The operations of the API as its own description tells them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from payung.site.operations.urls import api

    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    actions = {
        (method, "/api/v1" + path): operation.auth_callbacks[0].action
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    rows = []
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            action = actions[(method.upper(), re.sub(r"/$", "", path))]
            rows.append([f"`{method.upper()} {path}`", operation["summary"], NEEDS.get(action, f"`{action}`")])
    return table(["operation", "what", "needs"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "guards": guards,
    "verdict-codes": verdict_codes,
    "reading-limits": reading_limits,
    "roles": roles,
    "acts": acts,
    "house": house,
    "database-errors": database_errors,
    "accounts": accounts,
    "writes": writes,
    "operations": operations,
}


def filled(text: str) -> str:
    """The page with every table as the program has it now. Raises KeyError for a name that is no table."""
    return _BLOCK.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], text)


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all pages are in step afterwards."""
    behind = []
    for name in PAGES:
        path = CHECKOUT / name
        text = path.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            behind.append(name)
            if "--check" not in arguments:
                path.write_text(new, encoding="utf-8")
    for name in behind:
        print(f"{name}: {'out of step' if '--check' in arguments else 'written'}")  # noqa: T201
    return 1 if behind and "--check" in arguments else 0


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT / "src"))
    sys.exit(main(sys.argv[1:]))
