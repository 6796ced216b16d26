"""What the product's roles may write: never in another's name, never beyond their scope, never over what stands."""

from __future__ import annotations

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege
JULY = people.MONTHS[0]

AWARDS = (
    "candidate candidatepaper candidatewithdrawal conflict contest criterion cycle cycleterms deputy edition figureobjection freeze"
    " indicator label objectiondecision opencategory rubric rubricapproval seat stagemove stagewindow winner"
    " keyholder holderkey ownkey scoresheet attendance closingproposal closing countedsheet handedon openedscore"
    " archive cost costwithdrawal minutes minutessignature prompt publication ranked result resultobjection resultobjectionanswer"
    " room turn visit visitfinding visitphoto visitphotowithdrawal figuresread nofurtherconflict fact"
)
APPEND_ONLY = {
    *(f"awards_{name}" for name in AWARDS.split()),
    "access_change",
    "access_changedecision",
    "access_changesecret",
    "coverage_past",
    "coverage_base",
    "coverage_basedecision",
    "contributions_settlement",
    "contributions_billcharge",
    "contributions_instalment",
    "contributions_reminder",
    "contributions_credit",
    "contributions_paymentrequest",
    "contributions_requestedbill",
    "participation_ending",
    "participation_earliermonths",
    "registry_personevent",
    "registry_correction",
    "registry_correctiondecision",
    "registry_merge",
    "registry_mergedecision",
    "registry_mergerow",
    "participation_release",
    "participation_releasedmonth",
    "sponsorship_priceversion",
    "access_readlog",
    "claims_heir",
    "claims_finding",
    "payouts_alarm",
    "payouts_booking",
    "claims_benefitassessment",
    "claims_assessmentpart",
    "claims_decision",
    "claims_readingdecision",
    "claims_payment",
    "claims_recomputation",
    "claims_payeechange",
    "casework_holiday",
    "intake_sectordecision",
    "casework_holidayyear",
    "casework_vote",
    "casework_event",
    "casework_seat",
    "contributions_incentive",
    "contributions_contributionassessment",
    "contributions_bill",
    "contributions_receipt",
    "contributions_snapanswer",
    "contributions_snapcall",
    "contributions_unknowncode",
    "contributions_vapayment",
    "intake_decidedrow",
    "intake_decision",
    "intake_likeness",
    "intake_outcome",
    "intake_row",
    "ledger_closedmonth",
    "ledger_journal",
    "ledger_posting",
    "ledger_seal",
    "ledger_signedhead",
    "notices_attempt",
    "notices_deliveryreceipt",
    "notices_notificationletter",
    "notices_notificationletterend",
    "participation_month",
    "payouts_batchitem",
    "payouts_event",
    "payouts_instruction",
    "payouts_message",
    "payouts_halt",
    "payouts_proposalitem",
    "payouts_proposalsource",
    "payouts_signature",
    "payouts_bankoutcome",
    "payouts_placed",
    "payouts_transition",
    "payouts_unmatchedbooking",
    "platform_history",
    "platform_recount",
    "registry_namedheir",
    "sponsorship_block",
    "sponsorship_choice",
    "sponsorship_enrolment",
    "sponsorship_consent",
    "sponsorship_consentwithdrawal",
    "sponsorship_contractfolder",
    "sponsorship_leaving",
    "sponsorship_price",
    "sponsorship_correctionline",
    "sponsorship_waitingremoval",
}


@pytest.fixture
def provincial(loader, token):
    """A scheme of the province with places for Belu, and a member of each regency."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme = people.scheme(loader)
        return scheme, people.member(loader, "53.04"), people.member(loader, "53.71")


def test_the_tables_that_only_grow(owner):
    found = owner.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'append_only'").fetchall()
    parents = {name for (name,) in found if not name.rsplit("_", 1)[-1].isdigit()}
    assert parents == APPEND_ONLY


@pytest.mark.parametrize("role", ["app", "loader", "owner"])
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_nobody_changes_or_removes_what_was_written(db, owner, role, table, token):
    column = one(owner, "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table])
    connection, session = db.connect(role), token("admin")
    for statement in (
        f"update {table} set {column} = {column}",
        f"delete from {table}",
        f"truncate {table} cascade",
    ):
        with pytest.raises(psycopg.Error) as refused, acting(connection, session):
            connection.execute(statement)
        # A month leaves the calendar, into a release and no other way, and nothing of it changes but its price.
        met = {
            "delete from participation_month": "P0CD0",
            f"update participation_month set {column} = {column}": "P0E40",
        }
        owner_meets = met.get(statement, "P0A01")
        assert refused.value.sqlstate == (owner_meets if role == "owner" else "42501")


def test_partitions_are_append_only_of_their_own(provincial, owner):
    partitions = owner.execute(
        "select oid::regclass::text from pg_class where relispartition and relkind = 'r'"
    ).fetchall()
    assert len(partitions) == 12
    for (partition,) in partitions:
        for statement in (
            f"insert into {partition} select * from {partition}",
            f"update {partition} set month = month",
            f"delete from {partition}",
            f"truncate {partition}",
        ):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(statement)
            assert refused.value.sqlstate == "P0A01"


class TestAnothersName:
    """Who made a row is the session's user."""

    @pytest.fixture
    def admin(self, owner):
        return one(owner, "select id from access_user where username = 'admin'")

    @pytest.mark.parametrize(
        ("role", "statement"),
        [
            (
                "app",
                "insert into platform_idempotency (actor_id, key, request_hash, status, response) values (%s, 'k', 'h', 200, '{}')",
            ),
            (
                "app",
                "insert into intake_mappingmemory (confirmed_by, signature, mapping) values (%s, 's', '{}')",
            ),
            (
                "app",
                "insert into sponsorship_scheme (created_by, payer_id, organisation_id, place_id, kind, name, decree_number,"
                " decree_date, income_base, first_month, last_month, min_age, max_age, max_decile)"
                " select %s, p.id, p.organisation_id, '53.04', 'apbd', 'n', 'd', '2025-01-01', 1, '2025-07-01', '2025-07-01', 17, 64, 5"
                " from participation_payer p limit 1",
            ),
        ],
        ids=["idempotency", "mapping", "scheme"],
    )
    def test_is_not_written(self, db, loader, token, admin, role, statement):
        with acting(loader, token("belu")):
            people.scheme(loader, "pemkab-belu", quotas={"53.04": 1})
        connection = db.connect(role)
        with pytest.raises(DENIED, match="row-level security"), acting(connection, token("belu")):
            connection.execute(statement, [admin])

    @pytest.mark.parametrize("role", ["app", "loader"])
    def test_the_log_of_reads_and_its_alarms_are_written_by_their_functions_only(self, db, token, admin, role):
        connection = db.connect(role)
        for statement in (
            "insert into access_readlog (actor_id, kind, persons, asked_in) values (%s, 'reveal', '{}', 1)",
            "insert into access_alarm (kind, user_id, count, bound) values ('many_persons', %s, 1, 1)",
            "update access_alarm set closed_by = %s, closed_at = now()",
            "delete from access_alarm where user_id <> %s",
        ):
            with pytest.raises(DENIED), acting(connection, token("belu")):
                connection.execute(statement, [admin])

    def test_lists_have_their_true_sender(self, app, provincial, token, admin):
        scheme, *_ = provincial
        insert = (
            "insert into intake_list (scheme_id, file_name, file_key, sha256, size, expires_on, uploaded_by)"
            " values (%s, 'f', 'k', 'h', 1, '2026-01-01', coalesce(%s, payung.actor_id()))"
        )
        with pytest.raises(DENIED), acting(app, token("belu")):
            app.execute(insert, [scheme.scheme, admin])
        with pytest.raises(DENIED), acting(app, token("sponsor")):
            app.execute(insert, [scheme.scheme, None])
        with acting(app, token("belu")):
            app.execute(insert, [scheme.scheme, None])


class TestSchemesOfOthers:
    """A regency that has a quota in the province's scheme sees it and changes nothing of it."""

    @pytest.mark.parametrize("role", ["app", "loader"])
    @pytest.mark.parametrize("username", ["belu", "kupang", "bank", "sponsor", "pemeriksa", "kepala", "juri"])
    def test_its_terms_stay_whoever_sends_sql(self, db, provincial, owner, token, username, role):
        scheme, *_ = provincial
        connection = db.connect(role)
        watched = (
            "select (select array_agg(quota order by id) from sponsorship_quota where scheme_id = %(p)s),"
            " (select budget from sponsorship_fund where scheme_id = %(p)s),"
            " (select state from sponsorship_scheme where id = %(p)s),"
            " (select count(*) from sponsorship_price where scheme_id = %(p)s)"
        )
        before = owner.execute(watched, {"p": scheme.scheme}).fetchone()
        for statement in (
            "update sponsorship_quota set quota = quota + 1000 where scheme_id = %(p)s",
            "update sponsorship_fund set budget = budget * 2 where scheme_id = %(p)s",
            "update sponsorship_scheme set state = 'closed' where id = %(p)s",
            "insert into sponsorship_quota (scheme_id, regency, quota) values (%(p)s, '53.03', 5)",
            "insert into sponsorship_price (scheme_id, month, sector, jkk, jkm, amount)"
            " values (%(p)s, '2025-07-01', 'transport', 1, 0, 1)",
        ):
            try:
                with acting(connection, token(username)):
                    connection.execute(statement, {"p": scheme.scheme})
            except DENIED:
                pass
        assert owner.execute(watched, {"p": scheme.scheme}).fetchone() == before

    def test_its_own_office_changes_them_and_is_remembered(self, app, provincial, owner, token):
        scheme, *_ = provincial
        with acting(app, token("provinsi")):
            app.execute("update sponsorship_fund set budget = budget + 1 where scheme_id = %s", [scheme.scheme])
            app.execute("update sponsorship_quota set quota = 2000 where scheme_id = %s", [scheme.scheme])
        kept = owner.execute(
            "select table_name, count(*), count(distinct actor_id) from platform_history"
            " where row_id = %s::text or new->>'scheme_id' = %s::text group by 1 order by 1",
            [scheme.scheme, scheme.scheme],
        ).fetchall()
        assert ("sponsorship_fund", 1, 1) in kept
        assert ("sponsorship_quota", 2, 1) in kept

    def test_a_fund_pays_only_with_the_payer_of_its_scheme(self, loader, provincial, token):
        with acting(loader, token("admin")):
            other = people.scheme(loader)
            payer = one(
                loader,
                "insert into participation_payer (kind, payer_class, organisation_id, label)"
                " select kind, payer_class, organisation_id, 'lain' from participation_payer where id = %s returning id",
                [other.payer],
            )
            scheme = one(
                loader,
                "insert into sponsorship_scheme (payer_id, organisation_id, place_id, kind, name, decree_number, decree_date,"
                " income_base, first_month, last_month, min_age, max_age, max_decile)"
                " select %s, organisation_id, place_id, kind, 'lain', decree_number, decree_date, income_base, first_month,"
                " last_month, min_age, max_age, max_decile from sponsorship_scheme where id = %s returning id",
                [payer, other.scheme],
            )
            unfunded = one(
                loader,
                "insert into participation_payer (kind, payer_class, organisation_id, label)"
                " select kind, payer_class, organisation_id, 'tanpa' from participation_payer where id = %s returning id",
                [other.payer],
            )
            with pytest.raises(psycopg.errors.ForeignKeyViolation), loader.transaction():
                loader.execute(
                    "insert into sponsorship_fund (scheme_id, payer_id, budget) values (%s, %s, 1)",
                    [scheme, unfunded],
                )


class TestSpending:
    """Money and places go only where the scheme says, also for the job runner."""

    def refused(self, loader, secret, state, work):
        with pytest.raises(psycopg.Error) as error, acting(loader, secret):
            work()
        assert error.value.sqlstate == state

    def test_only_at_its_price(self, loader, provincial, token):
        scheme, belu, _ = provincial

        def work():
            people.enrol(loader, scheme, belu)
            people.cover(loader, scheme.payer, belu, JULY, people.PRICE - 1)

        self.refused(loader, token("admin"), "P0A30", work)

    def test_only_for_the_enrolled(self, loader, provincial, token):
        scheme, belu, _ = provincial
        self.refused(loader, token("admin"), "P0A31", lambda: people.cover(loader, scheme.payer, belu, JULY))

    def test_only_where_there_is_a_quota(self, loader, provincial, token):
        scheme, *_ = provincial

        def work():
            people.enrol(loader, scheme, people.member(loader, "53.03"))

        self.refused(loader, token("admin"), "P0A32", work)

    def test_not_for_a_closed_scheme(self, loader, provincial, token):
        scheme, belu, _ = provincial

        def work():
            loader.execute("update sponsorship_scheme set state = 'closed' where id = %s", [scheme.scheme])
            people.enrol(loader, scheme, belu)

        self.refused(loader, token("admin"), "P0A33", work)

    def test_not_from_a_payer_without_a_fund(self, loader, provincial, token):
        _, belu, _ = provincial

        def work():
            payer = one(
                loader,
                "insert into participation_payer (kind, payer_class, label) values ('sponsor', 'private', 'x') returning id",
            )
            people.cover(loader, payer, belu, JULY)

        self.refused(loader, token("admin"), "P0A35", work)
        self.refused(loader, token("admin"), "P0A35", lambda: people.cover(loader, 999_999, belu, JULY))

    def test_not_with_another_persons_membership(self, loader, provincial, token):
        scheme, belu, kupang = provincial
        swapped = people.Member(kupang.person, belu.membership, "53.04")
        self.refused(loader, token("admin"), "P0A36", lambda: people.enrol(loader, scheme, swapped))

    def test_not_in_another_regency_than_enrolled(self, loader, provincial, token):
        scheme, belu, _ = provincial

        def work():
            people.enrol(loader, scheme, belu)
            people.cover(loader, scheme.payer, people.Member(belu.person, belu.membership, "53.71"), JULY)

        self.refused(loader, token("admin"), "P0A31", work)

    @pytest.mark.parametrize("month", ["2026-01-01", "2025-06-01"])
    def test_not_outside_its_months(self, loader, provincial, token, month):
        scheme, belu, _ = provincial

        def work():
            people.open_months(loader, [people.date.fromisoformat(month)])
            people.enrol(loader, scheme, belu)
            people.cover(loader, scheme.payer, belu, people.date.fromisoformat(month))

        self.refused(loader, token("admin"), "P0A30", work)

    def test_not_beyond_budget_or_quota(self, loader, token):
        def over_budget():
            scheme = people.scheme(loader, budget=people.PRICE, quotas={"53.04": 5})
            for one_more in (people.member(loader), people.member(loader)):
                people.enrol(loader, scheme, one_more)
                people.cover(loader, scheme.payer, one_more, JULY)

        def over_quota():
            scheme = people.scheme(loader, quotas={"53.04": 1})
            for one_more in (people.member(loader), people.member(loader)):
                people.enrol(loader, scheme, one_more)

        with acting(loader, token("admin")):
            people.open_months(loader)
        self.refused(loader, token("admin"), "23514", over_budget)
        self.refused(loader, token("admin"), "23514", over_quota)

    @pytest.mark.parametrize("role", ["app", "loader"])
    def test_counters_are_moved_by_nobody(self, db, role, provincial, token):
        connection = db.connect(role)
        for statement in (
            "update sponsorship_fund set committed = 0",
            "update sponsorship_fund set people = 0",
            "update sponsorship_quota set people = 0",
            "insert into sponsorship_fund (scheme_id, payer_id, budget, committed) values (1, 1, 1, 0)",
            "delete from sponsorship_fund",
            "delete from sponsorship_enrolment",
        ):
            with pytest.raises(DENIED), acting(connection, token("admin")):
                connection.execute(statement)


class TestRightsOfTheJobRunner:
    """Anybody may ask for a run; what it writes still needs the right of the person who asked."""

    @pytest.mark.parametrize("username", ["kepala", "pemeriksa"])
    def test_who_only_looks_enrols_nobody(self, loader, provincial, token, username):
        scheme, belu, _ = provincial
        with pytest.raises(DENIED, match="committers"), acting(loader, token(username)):
            people.enrol(loader, scheme, belu)

    @pytest.mark.parametrize("username", ["kepala", "pemeriksa", "provinsi"])
    def test_who_may_not_assess_bills_nobody(self, loader, provincial, token, username):
        scheme, belu, _ = provincial
        with acting(loader, token("admin")):
            people.enrol(loader, scheme, belu)
            people.cover(loader, scheme.payer, belu, JULY)
        with pytest.raises(DENIED, match="contributions_bill"), acting(loader, token(username)):
            people.bill(loader, scheme.payer, JULY, [belu])


class TestScopeOfTheJobRunner:
    """The loader writes within the scope of the user who asked."""

    def test_people_of_other_regencies_are_refused(self, loader, token):
        with acting(loader, token("belu")):
            people.member(loader, "53.04")
        with pytest.raises(DENIED), acting(loader, token("belu")):
            people.member(loader, "53.71")

    def test_without_a_session_nothing_comes_in(self, loader):
        with pytest.raises(psycopg.Error) as refused, acting(loader, ""):
            people.member(loader, "53.04")
        assert refused.value.sqlstate == "P0A70"

    def test_months_of_other_regencies_are_refused(self, loader, provincial, token):
        scheme, _, kupang = provincial
        with acting(loader, token("admin")):
            people.enrol(loader, scheme, kupang)
        with pytest.raises(DENIED), acting(loader, token("belu")):
            people.cover(loader, scheme.payer, kupang, JULY)
