"""Addresses of the site, one list a room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from payung.web.pages import (
    bands,
    banks,
    cards,
    casework,
    cek,
    claim,
    claim_acts,
    claim_heirs,
    claims,
    contributions,
    coverage,
    home,
    house,
    intake,
    law,
    law_calculators,
    law_compare,
    law_parameter,
    law_watch,
    ledger,
    payout_acts,
    payouts,
    receipts,
    registry,
    report,
    runs,
    session,
    sponsorship,
    styleguide,
    vault,
    whatif,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *session.urlpatterns,
    *house.urlpatterns,
    *cek.urlpatterns,
    *cards.urlpatterns,
    *intake.urlpatterns,
    *registry.urlpatterns,
    *sponsorship.urlpatterns,
    *contributions.urlpatterns,
    *receipts.urlpatterns,
    *banks.urlpatterns,
    *claims.urlpatterns,
    *claim.urlpatterns,
    *claim_acts.urlpatterns,
    *claim_heirs.urlpatterns,
    *report.urlpatterns,
    *vault.urlpatterns,
    *casework.urlpatterns,
    *bands.urlpatterns,
    *payouts.urlpatterns,
    *payout_acts.urlpatterns,
    *coverage.urlpatterns,
    *ledger.urlpatterns,
    *whatif.urlpatterns,
    *law_calculators.urlpatterns,
    *law_compare.urlpatterns,
    *law.urlpatterns,
    *law_watch.urlpatterns,
    *law_parameter.urlpatterns,
    *runs.urlpatterns,
    *styleguide.urlpatterns,
    path("api/v1/", include("payung.api.urls")),
    path("snap/", include("payung.api.snap.urls")),
]

handler400 = "payung.web.pages.house.bad_request"
handler403 = "payung.web.pages.house.forbidden"
handler404 = "payung.web.pages.house.not_found"
handler500 = "payung.web.pages.house.broken"
