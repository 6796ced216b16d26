"""The API object and its description: OpenAPI 3.1 with every status that an operation can answer."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from payung.api import problems
from payung.api.idempotency import HEADER, KEY_FORM, REPLAY
from payung.api.rendering import Renderer
from payung.platform.public import public_address

DESCRIPTION = """
Payung's interface for programs of partners: lists in, verdicts out, schemes, bills, receipts, coverage.

**Token.** `Authorization: Bearer TOKEN`, made with `payung api-token NAME`. The token sees what its user sees.
What lies below `/law` needs none, except `/law/whatif`.
**Writes** carry an `Idempotency-Key`: the same key and content again gets the first answer again, with
`Idempotent-Replay: true`; the same key with other content is a conflict. A refusal leaves the key free.
**Errors** are problems (RFC 9457); the last part of `type` never changes; `detail` follows `Accept-Language` (id, en).
**Pages** go by key: pass `next` as `after`. **Amounts** are whole rupiah, months are written 2025-07.
"""
SERVERS = [{"url": "/", "description": "The site that serves this description"}]
# The rooms, in the order in which a partner meets them. A room that is joined by its name brings its own description (`tells`).
TAGS = {
    "me": "Who the token acts for; what is open in his name.",
    "places": "Regions by the codes of the Ministry of Home Affairs, and counts that belong to them.",
    "schemes": "What is paid for whom: decree, months, budget, quotas, prices.",
    "lists": "A file of people in, a verdict for every row out.",
    "runs": "Long work: ask until it is done.",
    "assessments": "What a month costs, computed once.",
    "bills": "What is owed and by when.",
    "payers": "Account, statement and credit of who pays, refunds, one code for several bills.",
    "receipts": "What was paid.",
    "neighbours": "Whom an employee chose to pay for (SERTAKAN), and what is deducted from his pay.",
    "certificates": "Signed certificates of what was paid; the key that proves them is open to everybody.",
    "persons": "Registered people with masked identity, their relatives and bank accounts.",
    "claims": "From the report of a death to the money of the heirs.",
    "papers": "What lies in a folder: clean, refused, taken out.",
    "coverage": "How many are protected where.",
    "payouts": "Instructions, batches, banks' answers.",
    "ledger": "Journals and their seals.",
    "notices": "What families were told, and letters.",
    "office": "From which amount on a step needs how many people.",
    "law": "The statute as data; open to everybody.",
}
ALWAYS = (500,)
GUARDED = (401, 403)
# Of an operation that computes and stores nothing: it carries no idempotency key.
QUIET = "x-stores-nothing"
NOTHING_WRITTEN = {QUIET: True}
KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "pattern": KEY_FORM},
    "description": "Chosen by the client, one for each command.",
}
LANGUAGE = {
    "in": "header",
    "name": "Accept-Language",
    "required": False,
    "schema": {"type": "string"},
    "example": "id",
    "description": "id or en: the language of `detail` and messages; Indonesian when it asks for neither.",
}
METHODS = ("get", "post", "put", "patch", "delete")


class PayungApi(NinjaAPI):
    """NinjaAPI that describes headers and problems of every operation in one place."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._drawn: dict[tuple[str, str], OpenAPISchema] = {}

    def set_default_exception_handlers(self) -> None:
        for kind in (Exception, Http404, HttpError, ValidationError, AuthenticationError):
            self.add_exception_handler(kind, problems.handle)

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, made once for each process and language: it takes seconds, and anybody may request it.

        path_prefix: text before the addresses; by default the addresses as they are served.
        """
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        bare, key = (str(get_language()), ""), (str(get_language()), prefix)
        if bare not in self._drawn:
            self._drawn[bare] = self._described()
        if key not in self._drawn:
            self._drawn[key] = copy(self._drawn[bare])
            self._drawn[key]["paths"] = {
                f"{prefix.rstrip('/')}{path}": item for path, item in self._drawn[bare]["paths"].items()
            }
        return self._drawn[key]

    def _described(self) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix="")
        schema["components"]["schemas"]["FieldProblem"] = problems.FieldProblem.model_json_schema()
        schema["components"]["schemas"]["Problem"] = _problem_schema()
        _plain_maps(schema["components"]["schemas"])
        schema["servers"] = SERVERS
        used = set()
        for item in schema["paths"].values():
            for method in METHODS:
                if method in item:
                    _complete(method, item[method])
                    used.update(item[method]["tags"])
        schema["tags"] = [{"name": name, "description": words} for name, words in TAGS.items() if name in used]
        return schema


def tells(tag: str, words: str) -> None:
    """What a tag is about, in one sentence of English; after those that are known."""
    TAGS.setdefault(tag, words)


def _plain_maps(node: Any) -> None:
    """Maps with keys of one form, said in the way that generators of clients read: they pass over patternProperties."""
    if isinstance(node, dict):
        forms = node.get("patternProperties")
        if isinstance(forms, dict) and len(forms) == 1 and node.get("additionalProperties", False) is False:
            ((pattern, value),) = node.pop("patternProperties").items()
            node["additionalProperties"] = value
            node["propertyNames"] = {**node.get("propertyNames", {}), "pattern": pattern}
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _plain_maps(child)


def _problem_schema() -> dict[str, Any]:
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add what every operation has: headers, and the problems beside those it names itself in `openapi_extra`."""
    operation.setdefault("description", f"{operation['summary']}.")
    operation.setdefault("security", [])  # open to everybody, and said so
    parameters, responses = operation.setdefault("parameters", []), operation["responses"]
    sends = method in ("post", "put", "patch")
    write = sends and not operation.get(QUIET)
    statuses = {*ALWAYS, 422, 429, 503, *(int(status) for status in responses if int(status) >= 400)}
    statuses |= set(GUARDED) if operation["security"] else set()
    statuses |= {400, 413} if sends else set()
    statuses |= {409} if write else set()
    if "requestBody" in operation or any(parameter["in"] == "path" for parameter in parameters):
        statuses.add(404)
    responses.update({status: _told(status) for status in sorted(statuses)})
    parameters.append(LANGUAGE)
    if write:
        parameters.append(KEY)
        for status, response in responses.items():
            if int(status) < 300:
                response.setdefault("headers", {})[REPLAY] = {
                    "schema": {"type": "string", "const": "true"},
                    "description": "Present when this is the first answer again.",
                }


def _told(status: int) -> dict[str, Any]:
    return {
        "description": str(problems.TITLES[status]),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def new_api() -> PayungApi:
    """The API without its resources."""
    return PayungApi(
        title="Payung",
        version="1",
        description=DESCRIPTION.strip(),
        urls_namespace="api",
        renderer=Renderer(),
        docs_url=None,
        openapi_url="/openapi.json",
        openapi_extra={
            "info": {
                "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
                "contact": {"name": "The operator of this site", "url": public_address("/")},
            }
        },
    )
