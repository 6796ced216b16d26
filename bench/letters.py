"""Decision letters: time and memory, against the bare compiler setting the same letters from facts made ready before.

python bench/letters.py [LETTERS]
"""

from __future__ import annotations

import argparse
import json
import os

from common import clock, report

ARTICLES = [{"text": f"Pasal {n}", "basis": "PP 44/2015", "verified": n > 1} for n in range(1, 5)]


def facts(number: int) -> dict[str, object]:
    """An ordinary letter: three heirs, three parts of the benefit, four articles."""
    heirs = [
        {
            "name": f"Ahli Waris {number}-{n}",
            "relation": "anak",
            "share": "1/3",
            "amount": 14_000_000,
            "account": "••••4471",
        }
        for n in range(3)
    ]
    return {
        "office": {"name": "Kantor Cabang", "address": "Kupang"},
        "recipient": {"name": f"Ahli Waris {number}-0", "address": "Desa Contoh"},
        "number": f"KEP-{number:05d}",
        "date": "2025-11-27",
        "verify_code": f"{number:016d}",
        "claim_code": "7QKD-M2RX-94TB",
        "deceased": f"Peserta {number}",
        "kpj": "••••••••123",
        "event_on": "2025-10-12",
        "complete_on": "2025-11-20",
        "kind": "JKM",
        "amount": 42_000_000,
        "components": [{"label": f"Bagian {n}", "amount": 14_000_000} for n in range(3)],
        "heirs": heirs,
        "articles": ARTICLES,
        "signatures": [{"role": "Disetujui oleh", "name": "Kepala", "on": "2025-11-27"}],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("letters", nargs="?", type=int, default=1000)
    count = parser.parse_args().letters
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")
    import django

    django.setup()
    import psutil
    import typst

    from payung.notices import letters

    times: dict[str, float] = {}
    busy: dict[str, float] = {}
    ready = [json.dumps(letters._prepared(facts(number))) for number in range(count)]
    compiler = typst.Compiler(
        input=str(letters.FOLDER / "decision_approved.typ"),
        root=str(letters.FOLDER),
        font_paths=[],
        ignore_system_fonts=True,
    )
    compiler.compile(format="pdf", sys_inputs={"data": ready[0]})
    letters.render("decision_approved", facts(0))
    before = psutil.Process().memory_info().rss
    with clock(times, "floor: bare compiler", busy):
        for text in ready:
            compiler.compile(format="pdf", sys_inputs={"data": text})
    between = psutil.Process().memory_info().rss
    with clock(times, "letters", busy):
        size = sum(len(letters.render("decision_approved", facts(number))) for number in range(count))
    after = psutil.Process().memory_info().rss
    more = {
        "grown_mb_bare": round((between - before) / 2**20, 1),
        "grown_mb_ours": round((after - between) / 2**20, 1),
        "kb_a_letter": round(size / count / 1024, 1),
    }
    report("letters", count, times, ("letters",), busy, **more)


if __name__ == "__main__":
    main()
