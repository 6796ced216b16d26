"""`python -m payung.banksim`: a bank to practise with; it ends with Ctrl-C, and no money moves."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from payung.banksim.bank import Bank
from payung.banksim.moods import MOODS
from payung.banksim.server import enrolled, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve SNAP and work through the folder; the first line told is the address and the keys of its customer, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m payung.banksim", description=__doc__)
    parser.add_argument(
        "--state", type=Path, default=Path("bank-sim"), help="folder of the bank: in/, out/, its memory"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8900, help="0 takes a free one")
    parser.add_argument("--faults", default="", help="in a thousand: timeout_after=50,partial=20,seed=7 or all=50")
    parser.add_argument("--mood", default="", choices=["", *MOODS], help="one bad answer to every transfer")
    parser.add_argument("--once", action="store_true", help="work through in/ once and end")
    asked = parser.parse_args(arguments)
    try:
        bank = Bank(asked.state, asked.faults)
    except ValueError as wrong:
        parser.error(f"--faults: {wrong}")
    if asked.once:
        _tell({"answers": [str(path) for path in bank.work()], "counts": bank.counts()})
        bank.close()
        return 0
    serve(bank, asked.host, asked.port, lambda address: _tell(enrolled(bank, address)), asked.mood)
    return 0


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
