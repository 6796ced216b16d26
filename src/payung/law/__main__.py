"""`python -m payung.law`: the golden cases, worked examples of one's own, and the statute as files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from payung.kernel.errors import PayungError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three; its result is one JSON object. 1 where a case differs, 2 for a refusal."""
    parser = argparse.ArgumentParser(prog="python -m payung.law", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("golden", help="compute the golden cases that stand beside the statute")
    vectors = what.add_parser("vectors", help="compute worked examples: CSV with id, topic, input_json, expected_json")
    vectors.add_argument("file", type=Path)
    release = what.add_parser("release", help="write the statute as CSV, JSON and Parquet")
    release.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    try:
        result = _answer(asked)
    except PayungError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return 1 if result.get("failed") else 0


def _answer(asked: argparse.Namespace) -> dict[str, Any]:
    if asked.what == "release":
        from payung.law.release import release

        return release(asked.folder)
    from payung.law.vectors import run_golden, run_vectors

    return (run_golden() if asked.what == "golden" else run_vectors(asked.file)).to_dict()


if __name__ == "__main__":
    sys.exit(main())
