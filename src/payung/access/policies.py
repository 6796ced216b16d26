"""Who may do what, as data. Where he may do it, row-level security decides.

The one list of rights: every migration writes it into `access_right`, which `payung.may` asks for the database's functions
and policies (`access/rights.py`). Role names appear only here, never in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable

from payung.kernel.errors import Forbidden as Forbidden

OFFICERS = {"administrator", "branch_officer", "disnaker", "bank_officer", "rural_bank_officer"}
EVERYONE = OFFICERS | {"head", "employer", "sponsor", "juror", "auditor"}
# Roles with few rights by design: a village officer, an agent with his own caseload, an administrator of accounts.
NARROW = {"village_officer", "agent"}
# An employee who pays for neighbours of his own choice sees them by functions of the database, and no place or organisation.
CHOOSER = {"employee"}
# Who acts for whoever pays: own schemes and lists; what was paid, for whom, what came of it. A list is then seen by who sent it.
PAYERS = {"bank_officer", "rural_bank_officer", "employer", "sponsor", "village_officer"}

ALLOWED: dict[str, set[str]] = {
    # What a grant opens beside rights. A place: its persons; else its counts only. An organisation: what it pays. A role that
    # stands apart opens counts of places only, so its scope need not be that of the account's other roles.
    "scope.places": OFFICERS | {"head", "auditor"} | NARROW,
    "scope.orgs": (EVERYONE - {"juror"}) | {"village_officer"},
    "scope.apart": {"juror"},
    # No other role may be in the same account: an administrator of accounts sees no person and moves no money.
    "scope.alone": {"account_keeper"},
    "home.view": EVERYONE | NARROW | {"account_keeper"} | CHOOSER,
    "account.own": EVERYONE | NARROW | {"account_keeper"} | CHOOSER,  # one's own password, sessions and tokens
    "coverage.view": EVERYONE | NARROW,
    "coverage.publish": {
        "administrator",
        "branch_officer",
        "disnaker",
    },  # figures of others, for a province that one serves whole
    "intake.view": OFFICERS | {"head", "auditor"} | PAYERS,
    "intake.upload": OFFICERS | PAYERS,
    "intake.commit": OFFICERS | PAYERS,
    "intake.undo": OFFICERS | PAYERS,  # of the own list, or of a scheme that one serves; two above the approval limit
    "intake.review": OFFICERS | PAYERS,  # deciding on rows that somebody has to look at, of the own list or region
    "intake.confirm": OFFICERS,  # the second person, where a decision overrules a NIK; never who decided
    # Past cycles of the award, for a province that one serves whole.
    "award.record": {"administrator", "branch_officer", "disnaker"},
    # The committee of a cycle: who serves its whole province.
    "award.lead": {"administrator", "branch_officer", "disnaker"},
    "award.score": {"juror"},  # only from the seat that a decree gives
    "award.rubric": {"administrator", "branch_officer", "disnaker", "juror"},  # the committee, and who sits in the jury
    # Committee and jury: conflicts, attendance, closing.
    "award.take_part": {"administrator", "branch_officer", "disnaker", "juror"},
    "award.hold_key": OFFICERS | {"head", "auditor"},  # only who is named for one of the three keys
    # A candidate's own people: of its body, or of the government of its place. They may also nominate.
    "award.candidate": PAYERS | {"disnaker", "head"},
    "award.nominate": PAYERS | {"administrator", "branch_officer", "disnaker", "head"},
    "plan.make": OFFICERS | {"head", "sponsor", "auditor"},  # sums over prices of the law; nothing is opened by it
    "scheme.view": OFFICERS | {"head", "auditor"} | PAYERS,
    # A body opens schemes of its own money alone: the kind of scheme says which kinds of body (`sponsorship.kinds`).
    "scheme.open": OFFICERS | PAYERS,
    "scheme.edit": OFFICERS | PAYERS,
    # A person who goes on paying himself after a sponsor's months may leave: whoever serves him writes it down.
    "own.leave": OFFICERS,
    # Choosing neighbours and paying for them; only as an employee whom his employer has named.
    "neighbours.choose": CHOOSER,
    # Whose employees choose, and what is deducted from whose pay: the employer, and the office that serves it.
    "neighbours.manage": {
        "administrator",
        "branch_officer",
        "bank_officer",
        "rural_bank_officer",
        "employer",
        "sponsor",
    },
    # What a payer has paid, for whom, and what came of it.
    "paid_for.view": PAYERS | {"disnaker"},
    # Certificates of what was paid: each over what he pays himself.
    "certificates.issue": PAYERS | CHOOSER | {"administrator", "branch_officer", "disnaker"},
    # Months ahead of who pays himself, and groups that pay by one code: who may assess.
    "own.ahead": {"administrator", "branch_officer"},
    # A village officer: bills of persons of the village who pay for themselves.
    "contributions.view": OFFICERS | {"head", "sponsor", "employer", "auditor", "village_officer"},
    "contributions.assess": {"administrator", "branch_officer"},
    "receipts.record": {"administrator", "branch_officer", "bank_officer"},
    "receipts.confirm": {"administrator", "branch_officer", "head"},
    "receipts.alarms": {"administrator", "branch_officer"},
    # Credit of a payer: used for his own next bill by one person; given back by two.
    "credits.carry": {"administrator", "branch_officer", "bank_officer"},
    "refunds.propose": {"administrator", "branch_officer"},
    "refunds.approve": {"administrator", "branch_officer", "head"},
    # Late fines that the law adds, and contributions or fines that two decide to ask no more.
    "fines.charge": {"administrator", "branch_officer"},
    "waivers.propose": {"administrator", "branch_officer"},
    "waivers.approve": {"administrator", "branch_officer", "head"},
    # Paying in instalments: who asks for the money proposes it and agrees to it, as two people.
    "instalments.propose": {"administrator", "branch_officer"},
    "instalments.agree": {"administrator", "branch_officer", "head"},
    # Where an organisation wants to be reminded of its bills: who asks for the money, and who pays it.
    "reminders.contact": {
        "administrator",
        "branch_officer",
        "bank_officer",
        "rural_bank_officer",
        "sponsor",
        "employer",
    },
    # Joining open bills under one code moves nothing: who pays them may, and who asks for the money.
    "bills.join": {"administrator", "branch_officer", "bank_officer", "rural_bank_officer", "sponsor", "employer"},
    # For whom an unpaid bill past its day is work: who pays it, and who asks for the money.
    "bills.chase": {"administrator", "branch_officer", "bank_officer", "rural_bank_officer", "sponsor", "employer"},
    "law.whatif": OFFICERS | {"head", "auditor"},
    "ledger.view": {"administrator", "branch_officer", "head", "auditor"},
    "registry.view": OFFICERS | {"auditor"} | NARROW,
    "registry.reveal": OFFICERS,
    # Whoever serves all people of a place; a NIK by two of them.
    "registry.correct": {"administrator", "branch_officer", "disnaker"},
    # An extract of BPJS with the official KPJ of many people: who answers for what BPJS says. Others record one at a time.
    "numbers.load": {"administrator", "branch_officer"},
    "cards.print": OFFICERS,
    "papers.view": OFFICERS | {"head", "auditor"},
    "papers.add": OFFICERS,
    # What a bank and its debtor signed: the bank itself reads it, and the offices that serve the place; no other bank there.
    "contracts.view": {"administrator", "branch_officer", "disnaker", "head", "auditor"},
    # A juror, an auditor who holds a key, a village that is a candidate: what a cycle of the award waits for from them.
    "work_items.view": OFFICERS | PAYERS | {"head", "juror", "auditor"},
    "approval_limits.set": {"administrator"},
    "holidays.load": {"administrator"},
    "letters.withdraw": {"administrator", "branch_officer", "head"},
    "claims.view": {"administrator", "branch_officer", "disnaker", "bank_officer", "head", "auditor"},
    "claims.report": OFFICERS,
    "claims.village": {"disnaker"},  # whose reports count as the village's
    # A report leads to a claim that there is, or to none: by those who see all claims of the place and serve all its families.
    "claims.triage": {"administrator", "branch_officer", "disnaker"},
    "claims.assess": {"administrator", "branch_officer"},
    "claims.approve": {"administrator", "branch_officer", "head"},
    "payouts.view": {"administrator", "branch_officer", "bank_officer", "head", "auditor"},
    "payouts.make": {"administrator", "branch_officer", "bank_officer"},
    "payouts.approve": {"administrator", "branch_officer", "bank_officer"},
    "payouts.send": {"administrator", "branch_officer", "bank_officer"},
    # Confirming a file that a colleague uploaded as the bank's: heads of offices may do this too.
    "payouts.confirm": {"administrator", "branch_officer", "bank_officer", "head"},
    "payouts.alarms": {"administrator", "branch_officer"},
    # The brake: anybody who sees a problem may stop payouts. Starting again needs two people.
    "payouts.stop": {"administrator", "branch_officer", "head", "bank_officer"},
    # Proposing the bank's letter, which stores it among the papers.
    "payouts.letter": {"administrator", "branch_officer", "bank_officer"},
    # The bank's letter about a payment that nothing else settles: two people, neither of whom paid it.
    "payouts.settle": {"administrator", "branch_officer", "head", "bank_officer"},
    # To close an account while money is on its way to it takes two.
    "bank_accounts.propose": {"administrator", "branch_officer"},
    "bank_accounts.confirm": {"administrator", "branch_officer", "head"},
    "payouts.place": {"administrator", "branch_officer"},
    "snap.manage": {"administrator"},
    "snap.view": {"administrator", "auditor"},
    "snap.call": {"bank_channel"},  # an account that holds nothing else
    "runs.view": EVERYONE | NARROW | {"account_keeper"},
    "runs.all": {"administrator"},  # also those that others have asked for
    "history.view": {"administrator", "head"},
    "reads.view": {"administrator", "head", "auditor"},
    "reads.alarms": {"administrator", "head"},
    "reads.bounds": {"administrator"},  # from how much on reading counts as unusual, or is refused
    # History, the log of reads and its alarms tell of the whole province: to those whose places are all of it, and to these.
    "logs.everywhere": {"administrator"},
    "users.manage": {
        "administrator",
        "account_keeper",
    },  # accounts, organisations, offices of the places that one keeps
    "changes.confirm": {"administrator"},  # the second person where accounts, limits or banks concern money
    "organisation_accounts.manage": {
        "administrator"
    },  # recording where an organisation is paid, and verifying as another
    "members.load": {"administrator"},  # the insurer's own members, whose months count as paid
}


# Rights that reach no further than a province that one serves whole: the database asks so, and no page offers them to others.
OF_A_PROVINCE = frozenset({"award.lead", "award.record", "coverage.publish"})

# What moves money, approves that it moves, or decides who may. A role that carries one of these is given by two.
MONEY = (
    *("scheme.open", "intake.commit", "contributions.assess", "receipts.record", "receipts.confirm", "snap.call"),
    *(
        "claims.assess",
        "claims.approve",
        "payouts.make",
        "payouts.approve",
        "payouts.send",
        "payouts.confirm",
        "payouts.settle",
    ),
    *(
        "bank_accounts.propose",
        "bank_accounts.confirm",
        "payouts.place",
        "snap.manage",
        "approval_limits.set",
        "users.manage",
    ),
)
ALLOWED["grants.two"] = {role for action in MONEY for role in ALLOWED[action]}


def can(roles: Iterable[str], action: str) -> bool:
    """Whether one of the roles carries the action. An unknown action is a programming error."""
    return not ALLOWED[action].isdisjoint(roles)


def require(roles: Iterable[str], action: str) -> None:
    """Raise Forbidden unless one of the roles carries the action."""
    if not can(roles, action):
        raise Forbidden(
            "FORBIDDEN", "Peran Anda tidak mencakup tindakan ini. Mintalah kepada pengelola kantor.", action=action
        )
