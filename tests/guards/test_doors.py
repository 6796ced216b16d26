"""Every door of the product has a lock: pages, operations of the API, jobs of the queue."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import payung
from payung.access import policies
from payung.access.models import ROLES

QUEUES = {"runs", "house"}
# Doors that open before anybody has signed in.
PUBLIC_NAMES = (
    {"login", "logout", "set_language", "health", "styleguide", "styleguide-progress"}
    | {
        "law",
        "law_parameter",
        "law_relief",
        "law_watch",
        "law_compare",
        "law_calculators",
        "law_calculator",
        "law_identity",
        "law_holidays",
        "law_holidays_year",
    }
    | {
        "award",
        "award_cycle",
        "award_jury",
        "award_publication",
    }
    | {
        "check",
        "check_person",
        "check_card",
        "check_claim",
        "check_letter",
        "check_certificate",
        "check_scanned_letter",
        "check_nothing",
        "report_death",
        "report_taken",
    }
)


def doors(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.name or "", entry.callback


def test_every_address_states_who_may_open_it():
    seen, public = 0, set()
    for route, name, view in doors(get_resolver().url_patterns):
        policy = getattr(view, "policy", None)
        assert policy is not None, f"{route} ({name}) has no policy"
        assert policy in {*policies.ALLOWED, "public", "api", "snap"}, f"{route}: {policy}"
        if policy in {"api", "snap"}:
            assert route.startswith(f"{policy}/"), route
        if policy == "public":
            public.add(name)
        seen += 1
    assert seen > 20
    assert {name for name in public if name} <= PUBLIC_NAMES, public


def test_every_operation_of_the_api_asks_for_one_right():
    urls = importlib.import_module("payung.site.operations.urls")
    from payung.api.auth import OPEN, Bearer
    from payung.api.openapi import QUIET

    seen = 0
    for router in urls.api._get_bound_routers():
        for route, view in router.path_operations.items():
            for operation in view.operations:
                locks = operation.auth_callbacks
                assert len(locks) == 1, route
                if locks[0] is OPEN:  # the law and past winners are public, and asking stores nothing
                    assert route.startswith(("/law/", "/award/cycles")), route
                    assert operation.methods == ["GET"] or (operation.openapi_extra or {}).get(QUIET), route
                    continue
                assert isinstance(locks[0], Bearer), route
                assert locks[0].action in {*policies.ALLOWED, ""}, route
                if not locks[0].action:
                    assert operation.methods == ["GET"], f"{route} writes without a right"
                seen += 1
    assert seen > 20


def test_every_job_has_a_queue_and_takes_ids_only():
    for module in pkgutil.walk_packages(payung.__path__, "payung."):
        if module.name.endswith((".tasks", ".jobs")):
            importlib.import_module(module.name)
    from procrastinate.contrib.django import app

    ours = {name: task for name, task in app.tasks.items() if name.startswith("payung.")}
    assert {"payung.run", "payung.sweep"} <= set(ours)
    for name, task in ours.items():
        assert task.queue in QUEUES, name
        arguments = set(task.func.__code__.co_varnames[: task.func.__code__.co_argcount])
        assert arguments <= {"run_id", "timestamp", "context"}, name


def test_rights_name_known_roles_only():
    for action, roles in policies.ALLOWED.items():
        assert roles, action
        assert roles <= set(ROLES), action
    assert policies.ALLOWED["users.manage"] == {"administrator", "account_keeper"}
    assert not policies.can({"juror"}, "registry.view")
    assert not policies.can(set(), "home.view")
