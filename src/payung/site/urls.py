"""Addresses of the site, one list a room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from payung.claims.heirs import pages as claim_heirs
from payung.claims.merges import pages as merges
from payung.claims.pages import acts as claim_acts
from payung.claims.pages import claim, claims, report
from payung.contributions.agents import pages as agents
from payung.contributions.ahead import pages as groups
from payung.contributions.corrections import pages as corrections
from payung.contributions.dues import pages as dues
from payung.contributions.invoices import pages as invoices
from payung.contributions.own_prices import pages as own_prices
from payung.contributions.pages import bills as contributions
from payung.contributions.pages import receipts
from payung.contributions.payers import pages as payers
from payung.contributions.repricing import pages as repricings
from payung.contributions.snap import pages as banks
from payung.coverage.certificates import pages as certificates
from payung.coverage.pages import cek, check, coverage, paid_for, publishing
from payung.intake.neighbours import pages as neighbours
from payung.intake.pages import lists as intake
from payung.intake.review import pages as intake_review
from payung.lawbook.pages import calculators as law_calculators
from payung.lawbook.pages import checking as law_checking
from payung.lawbook.pages import compare as law_compare
from payung.lawbook.pages import holidays as law_holidays
from payung.lawbook.pages import parameter as law_parameter
from payung.lawbook.pages import parameters as law
from payung.lawbook.pages import watch as law_watch
from payung.lawbook.pages import whatif
from payung.ledger.pages import ledger
from payung.notices.pages import notices
from payung.office.accounts import pages as users
from payung.office.approval_limits import pages as approval_limits
from payung.office.organisations.pages import banks as paying_banks
from payung.office.organisations.pages import organisations
from payung.office.pages import account, desk, runs, session
from payung.office.pages import work_items as casework
from payung.participation.pages import cards
from payung.payouts.alarms import pages as payout_alarms
from payung.payouts.answers import pages as payout_answers
from payung.payouts.brake import pages as payout_brake
from payung.payouts.closing import pages as bank_accounts
from payung.payouts.letters import pages as payout_letters
from payung.payouts.pages import acts as payout_acts
from payung.payouts.pages import payouts
from payung.payouts.unmatched import pages as payout_unmatched
from payung.registry.pages import reads
from payung.site.pages import home, house, styleguide
from payung.site.pages import persons as registry
from payung.site.pages import schemes as sponsorship
from payung.site.rooms import parts
from payung.sponsorship.contracts import pages as contracts
from payung.sponsorship.handover import pages as handover
from payung.sponsorship.plans import pages as plans
from payung.vault.pages import papers as vault

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *session.urlpatterns,
    *account.urlpatterns,
    *house.urlpatterns,
    *cek.urlpatterns,
    *cards.urlpatterns,
    *certificates.urlpatterns,
    *paid_for.urlpatterns,
    *intake.urlpatterns,
    *intake_review.urlpatterns,
    *neighbours.urlpatterns,
    *registry.urlpatterns,
    *merges.urlpatterns,
    *reads.urlpatterns,
    *plans.urlpatterns,
    *sponsorship.urlpatterns,
    *handover.urlpatterns,
    *contracts.urlpatterns,
    *contributions.urlpatterns,
    *dues.urlpatterns,
    *groups.urlpatterns,
    *receipts.urlpatterns,
    *payers.urlpatterns,
    *repricings.urlpatterns,
    *own_prices.urlpatterns,
    *agents.urlpatterns,
    *invoices.urlpatterns,
    *corrections.urlpatterns,
    *banks.urlpatterns,
    *claims.urlpatterns,
    *claim.urlpatterns,
    *claim_acts.urlpatterns,
    *claim_heirs.urlpatterns,
    *report.urlpatterns,
    *vault.urlpatterns,
    *notices.urlpatterns,
    *casework.urlpatterns,
    *approval_limits.urlpatterns,
    *desk.urlpatterns,
    *users.urlpatterns,
    *organisations.urlpatterns,
    *paying_banks.urlpatterns,
    *payouts.urlpatterns,
    *payout_alarms.urlpatterns,
    *payout_brake.urlpatterns,
    *payout_letters.urlpatterns,
    *payout_acts.urlpatterns,
    *bank_accounts.urlpatterns,
    *payout_unmatched.urlpatterns,
    *payout_answers.urlpatterns,
    *check.urlpatterns,
    *publishing.urlpatterns,
    *coverage.urlpatterns,
    *(one for _group, module in parts("pages") for one in module.urlpatterns),
    *ledger.urlpatterns,
    *whatif.urlpatterns,
    *law_calculators.urlpatterns,
    *law_compare.urlpatterns,
    *law_checking.urlpatterns,
    *law.urlpatterns,
    *law_holidays.urlpatterns,
    *law_watch.urlpatterns,
    *law_parameter.urlpatterns,
    *runs.urlpatterns,
    *styleguide.urlpatterns,
    path("api/v1/", include("payung.site.operations.urls")),
    path("snap/", include("payung.contributions.snap.operations.door.urls")),
]

handler400 = "payung.site.pages.house.bad_request"
handler403 = "payung.site.pages.house.forbidden"
handler404 = "payung.site.pages.house.not_found"
handler500 = "payung.site.pages.house.broken"
