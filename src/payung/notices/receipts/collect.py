"""One round of receipts: of the folder, of the gateway where there is one, and in a demonstration of the practice gateway."""

from __future__ import annotations

import logging
from collections import Counter

from payung.notices.receipts import gateway, practice
from payung.notices.receipts.folder import take_folder
from payung.notices.transports import TransportFailed
from payung.platform.db import LOADER
from payung.platform.home import current_home
from payung.platform.models import Setting

log = logging.getLogger("payung.notices")
GATEWAY_FAILED = "gateway_failed"


def take_all() -> dict[str, int]:
    """Take what gateways say of messages; returns counts of lines as `services.take`, `unreadable_files`, and `gateway_failed` (1 where
    it could not be asked: the next round asks again). Loader, no session. Raises NoticeRefused(REPORTS_OPEN), after the gateway was asked.
    """
    if _practises():
        practice.work_folder(current_home().root / "notices")
    counts: Counter[str] = Counter({GATEWAY_FAILED: 0})
    try:
        there = gateway.configured()
        counts.update(there.receipts() if there else {})
    except TransportFailed as failure:
        log.error("the gateway could not be asked for receipts: %s", failure.reason)
        counts[GATEWAY_FAILED] = 1
    counts.update(take_folder())
    return dict(counts)


def _practises() -> bool:
    """Whether messages are made up: in a demonstration nobody is written to, so the practice gateway takes them over."""
    return Setting.objects.using(LOADER).filter(key="demo", value="1").exists()
