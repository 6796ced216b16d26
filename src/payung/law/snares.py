"""What makes a small YAML file endless to read: references, and brackets in brackets."""

from __future__ import annotations

import yaml

REFERENCE = "reference"
MOST_DEEP = 30  # no file that people type is as deep; the scanner's time grows with the square of it
_OPENS = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSES = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_REFERS = (yaml.AliasToken, yaml.AnchorToken)


class Snare(yaml.MarkedYAMLError):
    """A reference, or a depth that nobody means."""


def refuse_snares(text: str) -> None:
    """Raise Snare, with the line, for references (& and *) and for more than MOST_DEEP levels; YAMLError for what is no YAML."""
    deep = 0
    for token in yaml.scan(text):
        deep += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if isinstance(token, _REFERS):
            raise Snare(None, None, REFERENCE, token.start_mark)
        if deep > MOST_DEEP:
            raise Snare(None, None, "depth", token.start_mark)
