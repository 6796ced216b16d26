"""Random requests by the API's own description: no 5xx, no status, shape or header that it does not tell of."""

from __future__ import annotations

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from payung.site.operations.urls import api as ninja_api
from tests.support.interface import BASE, PROGRAMME, Api

EXAMPLES = int(os.environ.get("PAYUNG_FUZZ", "1"))
# Every change asks the same questions, so more of them find little; each night asks many others.
LONG = bool(os.environ.get("PAYUNG_TEST_LONG"))
MANY = 60 if LONG else 3
# Whoever sees the whole province, and whoever sees one regency of it. Inventing a request costs twice what answering it does, and
# steady examples are the same for all three: each is invented once and asked by each. At night each has others.
ASKING = ("admin", "belu", "cabang")
TOGETHER = [(who,) for who in ASKING] if LONG else [ASKING]
# The domain may refuse what is well formed; what is generated as ill-formed may reach the wire well formed (an empty
# list of values, a token of ours). The others are judged by test_frame, which looks at every operation.
LEFT_OUT = {
    "positive_data_acceptance",
    "negative_data_rejection",
    "ignored_auth",
    "unsupported_method",
    "use_after_free",
    "ensure_resource_availability",
}
DESCRIBED = ninja_api.get_openapi_schema(path_prefix=f"{BASE}/")
OPERATIONS = [(path, method) for path, item in DESCRIBED["paths"].items() for method in item]

load_all_checks()
JUDGED = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


@pytest.fixture(scope="module")
def described(module_db):
    """The description as the application serves it, and a way to open tokens; a scheme is there to hit upon."""
    from payung.access.gate import open_session
    from payung.access.models import User
    from payung.parties.models import Organisation
    from payung.platform.db import OWNER
    from payung.site.wsgi import application

    def token(name):
        return open_session(int(User.objects.using(OWNER).get(username=name).pk), "api", 3600)

    client = Api(token("cabang"))
    organisation = Organisation.objects.using(OWNER).get(code="pemprov-ntt").pk
    assert client.post("/schemes", {**PROGRAMME, "organisation_id": organisation}).status_code == 201
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", application), token


def hammer(described, path, method, examples, asking):
    schema, token = described
    headers = {who: {"Authorization": f"Bearer {token(who)}", "Accept-Encoding": "identity"} for who in asking}
    operation = schema[path][method.upper()]
    definition = operation.definition.raw
    asked = [one for one in definition.get("parameters", ()) if one["in"] != "header"]
    for mode in GenerationMode:
        if mode is GenerationMode.NEGATIVE and not asked and "requestBody" not in definition:
            continue  # nothing is asked, so nothing can be asked wrongly

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case):
            for who in asking:
                try:
                    case.call_and_validate(headers=headers[who], checks=JUDGED)
                except BaseException as error:
                    error.add_note(f"asked as {who}")
                    raise

        ask()


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m}:{p[8:]}" for p, m in OPERATIONS])
def test_random_requests_are_answered_as_described(described, db, path, method):
    hammer(described, path, method, EXAMPLES, ["cabang"])


@pytest.mark.fuzz
@pytest.mark.parametrize("asking", TOGETHER, ids=",".join)
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m}:{p[8:]}" for p, m in OPERATIONS])
def test_many_random_requests_are_answered_as_described(described, db, path, method, asking):
    hammer(described, path, method, MANY, asking)
