"""Plain values of a YAML file that people type; nothing is read otherwise than it looks.

In YAML 1.1 `people: 0100` is 64, `1:30` is 90 and `0x10` is 16, and if a key appears twice, the last one silently wins.
Here such values stay text, and a key that appears twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from payung.law.snares import refuse_snares

_INT = "tag:yaml.org,2002:int"
_WHOLE = re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$")


class _Plain(yaml.SafeLoader):
    """Reads whole numbers as they look; a key may appear only once."""

    yaml_implicit_resolvers = {  # the parent's table without its readings of whole numbers
        letter: [(tag, pattern) for tag, pattern in pairs if tag != _INT]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The keys and values of a node. Raises ConstructorError with the line of a key that appears twice."""
        seen = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, "twice", key.start_mark)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else None)
        return super().construct_mapping(node, deep=deep)


_Plain.add_implicit_resolver(_INT, _WHOLE, list("-+0123456789"))


def plain_values(text: str) -> Any:
    """The values of a text. Raises YAMLError, with the line where it has one; for what would never end too (`law.snares`)."""
    refuse_snares(text)
    return yaml.load(text, Loader=_Plain)  # noqa: S506  # a SafeLoader
