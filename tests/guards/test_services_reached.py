"""Every intention is reached by page, operation and command, or stands here with its reason."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from payung.platform import rooms
from payung.site.acts import ACTS

FACES = {"page": "pages", "operation": "operations", "command": "commands"}
# room.service or room.capability.service -> faces that it lacks, and why
ALL = {"page", "operation", "command"}
UNGUARDED = "for kinds of cases without guarded steps of their room; there is none yet"
ON_THE_PAGE = (
    "a part of the page that shows a paper or a claim; interface and command hand out the paper itself or the facts"
)
FAMILY = "the page records somebody with kinship and account at once (claims.heirs)"
ONE_HEIR = "interface and command tell all heirs at once (claims.set_heirs)"
TERMINAL = "a terminal keeps what it has shown; uncovering is for the page and for programs"
CONFIRMED = "carried out by office.changes, which page, operation and command of a confirmation reach"
FOREGROUND = "the command does the work itself and waits; the other faces start it in the background"
LACKING: dict[str, tuple[set[str], str]] = {
    "access.reveal": ({"command"}, TERMINAL),
    "casework.open_case": (ALL, UNGUARDED),
    "casework.act": (ALL, UNGUARDED),
    "casework.vote": (ALL, UNGUARDED),
    "casework.papers_complete": (ALL, UNGUARDED),
    "casework.pause": (ALL, UNGUARDED),
    "casework.resume": (ALL, UNGUARDED),
    "claims.set_heirs": ({"page"}, "the page records heirs one at a time (claims.heirs)"),
    "claims.heirs.include_heir": ({"operation", "command"}, ONE_HEIR),
    "claims.heirs.leave_out": ({"operation", "command"}, ONE_HEIR),
    "claims.heirs.give_account": ({"operation", "command"}, ONE_HEIR),
    "awards.nominations.offer": (
        {"operation", "command"},
        "what the form offers to choose; the others are told the code",
    ),
    "claims.money_days": ({"operation", "command"}, ON_THE_PAGE),
    "payouts.banks.connect_bank": (
        {"operation"},
        "a connection carries secrets, which no answer of the interface may keep",
    ),
    "payouts.banks.confirm_bank": (ALL, CONFIRMED),
    "casework.confirm_approval_limits": (ALL, CONFIRMED),
    "payouts.read_answer": ({"operation", "page"}, FOREGROUND),
    "payouts.collect": ({"operation", "page"}, "the worker collects by itself; the command does so at once"),
    "payouts.start_send": ({"command"}, FOREGROUND),
    "payouts.ask_unknown": ({"command"}, FOREGROUND),
    "payouts.start_answer": ({"command"}, FOREGROUND),
    "payouts.answers.enough_left": (
        {"operation", "page"},
        "the command refuses at once, unless told not to; page and interface tell it beside the batch (`confirm_warning`)",
    ),
    "payouts.names.signed_for": (
        {"operation", "command"},
        "names of payees stand on the page alone, and are written down",
    ),
    "contributions.own_prices.whole_of": (
        {"page"},
        "the page shows its parts: what would move, and what was asked for",
    ),
    "contributions.snap.create_client": (
        {"operation"},
        "its secret is shown once, and no answer of the interface may keep it",
    ),
    "coverage.certificates.again": (
        {"page", "command"},
        "the repetition of a request under one key, which only the interface has",
    ),
    "coverage.certificates.draft": (
        {"operation", "command"},
        "the page shows it before the button; the others issue at once",
    ),
    "intake.neighbours.schemes": ({"command"}, "an employee reads his schemes on the page or in the interface"),
    "intake.neighbours.bills": (
        {"operation", "command"},
        "his own bills, beside whom he chose; bills have faces of their own",
    ),
    "intake.neighbours.mine": (ALL, "part of `read`, which page, operation and command tell"),
    "intake.neighbours.offer": (ALL, "part of the question before somebody is chosen"),
    "intake.review.start_recheck": ({"operation", "page"}, FOREGROUND),
    "intake.review.may_review": (
        {"operation", "page"},
        "asked by every decision itself; the command asks before it shows rows",
    ),
    "registry.add_person": ({"page"}, FAMILY),
    "registry.add_relative": ({"page"}, FAMILY),
    "registry.add_account": ({"page"}, FAMILY),
    "registry.close_account": (
        ALL,
        "accounts are closed by payouts.closing, which asks a second person where money is on its way",
    ),
    "registry.reveal_account": ({"command"}, TERMINAL),
    "vault.create_folder": (ALL, "a folder comes into being with its claim or letter"),
    "vault.store": (
        {"operation", "command"},
        "papers are added to a claim or letter by their own operations and commands",
    ),
    "vault.preview": ({"operation", "command"}, ON_THE_PAGE),
    "vault.thumbnail": ({"operation", "command"}, ON_THE_PAGE),
}


def services() -> dict[str, str]:
    """Public functions whose first parameter is the actor, by room (and capability) and name, with who holds them."""
    found = {}
    for parts in rooms.named("services"):
        holder = ".".join(parts[:-1])
        tree = ast.parse(rooms.SOURCE.joinpath(*parts).with_suffix(".py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = [one.arg for one in node.args.args]
                if names[:1] == ["actor"]:
                    found[f"{holder}.{node.name}"] = holder
    return found


def named(part: str) -> dict[str, set[str]]:
    """Names that the files of one kind of face use, by who holds them: what is called as `services.x`, or imported by name."""
    found: dict[str, set[str]] = {}
    for path in rooms.files_of(part):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        holders: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                parts = node.module.split(".")
                for alias in node.names:
                    if alias.name == "services" and len(parts) in (2, 3):
                        holders.setdefault(alias.asname or "services", set()).add(".".join(parts[1:]))
                    elif parts[-1] == "services" and len(parts) in (3, 4):
                        found.setdefault(".".join(parts[1:-1]), set()).add(alias.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in holders:
                for holder in holders[node.value.id]:
                    found.setdefault(holder, set()).add(node.attr)
    return found


@cache
def reached() -> dict[str, dict[str, set[str]]]:
    """What the files of each face use; read when first asked."""
    return {face: named(part) for face, part in FACES.items()}


# Services of acts, what their questions ask, and what they load for it: the frames of acts call them.
OF_ACTS = {
    named_by.replace(".services:", ".")
    for act in ACTS
    for named_by in (act.service, act.asks, act.loads)
    if ".services:" in named_by
}


def lacking(name: str) -> set[str]:
    holder, _sign, function = name.rpartition(".")
    if name in OF_ACTS:
        return set()
    return {face for face, holders in reached().items() if function not in holders.get(holder, set())}


@pytest.mark.parametrize("name", services())
def test_a_service_is_reached_by_every_face_or_says_why_not(name):
    assert lacking(name) == LACKING.get(name, (set(), ""))[0]


def test_reasons_are_about_services_that_there_are():
    assert set(LACKING) <= set(services())
    assert all(reason for _faces, reason in LACKING.values())
