"""Every act of the room, one list a file."""

from __future__ import annotations

from payung.awards.acts_cycle import ACTS as CYCLE
from payung.awards.acts_minutes import ACTS as MINUTES
from payung.awards.acts_result import DAYS
from payung.awards.acts_seal import ACTS as SEAL
from payung.kernel.acts import Act

ACTS: tuple[Act, ...] = (*CYCLE, *SEAL, *DAYS, *MINUTES)
