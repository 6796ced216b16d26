"""Who may do what, as data. Where he may do it, row-level security decides."""

from __future__ import annotations

from collections.abc import Iterable

from payung.kernel.errors import PayungError

OFFICERS = {"administrator", "branch_officer", "disnaker", "bank_officer", "rural_bank_officer"}
EVERYONE = OFFICERS | {"head", "employer", "sponsor", "juror", "auditor"}

ALLOWED: dict[str, set[str]] = {
    "home.view": EVERYONE,
    "account.own": EVERYONE,  # one's own password, sessions and tokens
    "coverage.view": EVERYONE,
    "intake.view": OFFICERS | {"head", "auditor"},
    "intake.upload": OFFICERS,
    "intake.commit": {"administrator", "branch_officer", "disnaker", "bank_officer", "rural_bank_officer"},
    "programme.view": OFFICERS | {"head", "sponsor", "auditor"},
    "programme.open": {"administrator", "branch_officer", "disnaker"},
    "programme.edit": {"administrator", "branch_officer", "disnaker"},
    "contributions.view": OFFICERS | {"head", "sponsor", "employer", "auditor"},
    "contributions.assess": {"administrator", "branch_officer"},
    "receipts.record": {"administrator", "branch_officer", "bank_officer"},
    "receipts.confirm": {"administrator", "branch_officer", "head"},
    "receipts.alarms": {"administrator", "branch_officer"},
    "law.whatif": OFFICERS | {"head", "auditor"},
    "ledger.view": {"administrator", "branch_officer", "head", "auditor"},
    "registry.view": OFFICERS | {"auditor"},
    "registry.reveal": {"administrator", "branch_officer", "disnaker", "bank_officer", "rural_bank_officer"},
    "cards.print": OFFICERS,
    "papers.view": OFFICERS | {"head", "auditor"},
    "papers.add": OFFICERS,
    "tasks.view": OFFICERS | {"head"},
    "claims.view": {"administrator", "branch_officer", "disnaker", "bank_officer", "head", "auditor"},
    "claims.report": OFFICERS,
    "claims.assess": {"administrator", "branch_officer"},
    "claims.approve": {"administrator", "branch_officer", "head"},
    "claims.pay": {"administrator", "branch_officer", "bank_officer"},
    "payouts.view": {"administrator", "branch_officer", "bank_officer", "head", "auditor"},
    "payouts.make": {"administrator", "branch_officer", "bank_officer"},
    "payouts.approve": {"administrator", "branch_officer", "bank_officer"},
    "payouts.send": {"administrator", "branch_officer", "bank_officer"},
    # Whether what a colleague uploaded is the bank's: whoever runs an office is asked too.
    "payouts.confirm": {"administrator", "branch_officer", "bank_officer", "head"},
    "payouts.alarms": {"administrator", "branch_officer"},
    # The brake: whoever sees that something is wrong stops it. Starting again takes two of them.
    "payouts.stop": {"administrator", "branch_officer", "head", "bank_officer"},
    # The bank's letter about a payment that nothing else settles: two of these, neither of whom paid it.
    "payouts.settle": {"administrator", "branch_officer", "head", "bank_officer"},
    "accounts.confirm": {"administrator", "branch_officer", "head"},
    "payouts.place": {"administrator", "branch_officer"},
    "snap.manage": {"administrator"},
    "runs.view": EVERYONE,
    "reads.alarms": {"administrator", "head"},
    "users.manage": {"administrator"},
}


class Forbidden(PayungError):
    """The role does not carry this action."""


def can(roles: Iterable[str], action: str) -> bool:
    """Whether one of the roles carries the action. An unknown action is a programming error."""
    return not ALLOWED[action].isdisjoint(roles)


def require(roles: Iterable[str], action: str) -> None:
    """Raise Forbidden unless one of the roles carries the action."""
    if not can(roles, action):
        raise Forbidden(
            "FORBIDDEN", "Peran Anda tidak mencakup tindakan ini. Mintalah kepada pengelola kantor.", action=action
        )
