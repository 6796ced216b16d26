"""Addresses of the API, mounted at /api/v1 by the site."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from payung.api.frame import framed
from payung.api.openapi import QUIET, new_api, tells
from payung.api.problems import not_found
from payung.atlas.operations import places
from payung.claims.deaths import operations as deaths
from payung.claims.heirs import operations as claim_heirs
from payung.claims.merges import operations as merges
from payung.claims.operations import claims
from payung.claims.operations import reports as death_reports
from payung.contributions.agents import operations as agents
from payung.contributions.ahead import operations as groups
from payung.contributions.corrections import operations as corrections
from payung.contributions.dues import operations as dues
from payung.contributions.operations import bills, contribution_assessments, receipts
from payung.contributions.own import operations as own
from payung.contributions.own_prices import operations as own_prices
from payung.contributions.payers import operations as payers
from payung.contributions.repricing import operations as repricings
from payung.contributions.snap.operations import banks
from payung.coverage.certificates import operations as certificates
from payung.coverage.operations import bases, coverage, paid_for
from payung.intake.neighbours import operations as neighbours
from payung.intake.operations import lists
from payung.intake.review import operations as list_reviews
from payung.lawbook.operations import batch as law_batch
from payung.lawbook.operations import holidays, law
from payung.ledger.operations import ledger
from payung.notices.operations import notices
from payung.office.accounts import operations as accounts
from payung.office.approval_limits import operations as approval_limits
from payung.office.operations import me, runs
from payung.office.organisations import operations as organisations
from payung.participation.operations import numbers as official_numbers
from payung.payouts.alarms import operations as payout_alarms
from payung.payouts.answers import operations as payout_answers
from payung.payouts.banks import operations as connections
from payung.payouts.brake import operations as payout_brake
from payung.payouts.closing import operations as bank_accounts
from payung.payouts.letters import operations as payout_letters
from payung.payouts.operations import payouts
from payung.payouts.unmatched import operations as payout_unmatched
from payung.registry.corrections import operations as person_corrections
from payung.registry.operations import families, reads
from payung.site.operations import persons
from payung.site.rooms import parts, tags
from payung.sponsorship.contracts import operations as contracts
from payung.sponsorship.handover import operations as handover
from payung.sponsorship.operations import schemes
from payung.sponsorship.plans import operations as plans
from payung.vault.operations import papers

api = new_api()
for room in (
    me,
    places,
    schemes,
    plans,
    handover,
    lists,
    list_reviews,
    neighbours,
    runs,
    approval_limits,
    accounts,
    organisations,
    holidays,
    contribution_assessments,
    dues,
    bills,
    receipts,
    groups,
    payers,
    repricings,
    own,
    own_prices,
    contracts,
    agents,
    corrections,
    banks,
    persons,
    deaths,
    merges,
    person_corrections,
    official_numbers,
    families,
    reads,
    death_reports,
    claims,
    claim_heirs,
    papers,
    notices,
    bank_accounts,
    coverage,
    bases,
    *(module for _group, module in parts("operations")),
    certificates,
    paid_for,
    payout_unmatched,
    connections,
    payouts,
    payout_answers,
    payout_alarms,
    payout_brake,
    payout_letters,
    ledger,
    law,
    law_batch,
):
    api.add_router("", room.router)
for tag, words in tags().items():
    tells(tag, words)


def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below the API."""
    return not_found()


def _asked() -> dict[str, dict[str, set[str]]]:
    """Names of the query's parameters by route and method."""
    by_address: dict[str, dict[str, set[str]]] = {}
    for router in api._get_bound_routers():
        for address, view in router.path_operations.items():
            methods = by_address.setdefault(address.strip("/").replace("{", "<").replace("}", ">"), {})
            for operation in view.operations:
                models = [m for m in operation.models if m.__ninja_param_source__ == "query"]
                names = {name for model in models for name in model.model_fields}
                methods.update(dict.fromkeys(operation.methods, names))
    return by_address


def _quiet() -> dict[str, set[str]]:
    """Methods that store nothing, by route."""
    by_address: dict[str, set[str]] = {}
    for router in api._get_bound_routers():
        for address, view in router.path_operations.items():
            methods = by_address.setdefault(address.strip("/").replace("{", "<").replace("}", ">"), set())
            for operation in view.operations:
                if (operation.openapi_extra or {}).get(QUIET):
                    methods.update(operation.methods)
    return by_address


def _framed() -> list[URLPattern | URLResolver]:
    patterns, asked, quiet = api.urls[0], _asked(), _quiet()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = framed(
                pattern.callback, asked.get(str(pattern.pattern)), quiet.get(str(pattern.pattern), frozenset())
            )
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [
    path("", (_framed(), "api", "api")),
    re_path(r"", framed(nowhere), name="api-nowhere"),
]

# The API as the site mounts it.
site: tuple[list[URLPattern | URLResolver], None, None] = (
    [path("api/v1/", (urlpatterns, None, None))],
    None,
    None,
)
