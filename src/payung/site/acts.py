"""Every act of every room. A new room brings its acts by its line in `site/rooms.py`."""

from __future__ import annotations

from payung.claims.acts import ACTS as CLAIMS
from payung.contributions.acts import ACTS as CONTRIBUTIONS
from payung.contributions.agent_acts import INCENTIVES
from payung.contributions.ahead_acts import GROUPS as PAY_GROUPS
from payung.contributions.ahead_acts import PERSONS as PAY_AHEAD
from payung.contributions.dues_acts import ACTS as DUES
from payung.contributions.ownacts import OWN
from payung.contributions.ownprice_acts import OWN_PRICES
from payung.contributions.plan_acts import ACTS as PAY_PLANS
from payung.coverage.acts import ACTS as COVERAGE
from payung.coverage.acts import BASES as COVERAGE_BASES
from payung.coverage.certificate_acts import ACTS as CERTIFICATES
from payung.intake.acts import ACTS as INTAKE
from payung.intake.neighbouracts import ACTS as NEIGHBOURS
from payung.kernel.acts import Act
from payung.notices.acts import ACTS as NOTICES
from payung.office.acts import ACTS as OFFICE
from payung.participation.acts import ACTS as PARTICIPATION
from payung.payouts.acts import ACTS as PAYOUTS
from payung.registry.acts import ACTS as REGISTRY
from payung.site.rooms import acts
from payung.sponsorship.acts import ALL as SPONSORSHIP
from payung.vault.acts import ACTS as VAULT

ACTS: tuple[Act, ...] = (
    *acts(),
    *CLAIMS,
    *CONTRIBUTIONS,
    *DUES,
    *PAY_PLANS,
    *PAY_AHEAD,
    *PAY_GROUPS,
    *OWN,
    *OWN_PRICES,
    *INCENTIVES,
    *COVERAGE,
    *COVERAGE_BASES,
    *CERTIFICATES,
    *INTAKE,
    *NEIGHBOURS,
    *NOTICES,
    *OFFICE,
    *PARTICIPATION,
    *PAYOUTS,
    *REGISTRY,
    *SPONSORSHIP,
    *VAULT,
)
