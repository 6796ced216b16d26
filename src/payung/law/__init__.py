"""Indonesia's employment social security arithmetic: dated statute, whole rupiah, every number explained.

Usable on its own: needs neither Django nor a database. A missing value is refused by name, never guessed.
"""

from payung.law.batch import Contributions, Rows, columns_of, contributions, rows_of
from payung.law.benefits import (
    MEMBERSHIP,
    PAID_MONTHS,
    JkmBenefit,
    JkmGrants,
    jkm_benefit,
    jkm_consecutive_paid,
    jkm_grants,
)
from payung.law.compare import Change, Difference, Effect, bpu_what_if, diff, effect, pu_what_if
from payung.law.contributions import BpuContributions, bpu_contributions
from payung.law.disability import Loss, jkk_combined_rate, jkk_disability_rate
from payung.law.draft import Draft, read_draft
from payung.law.errors import LawError, LawWarning, MissingValue, RowError, UnknownParameter
from payung.law.explain import Explanation
from payung.law.explain_bpu import explain_bpu
from payung.law.explain_family import explain_jkm
from payung.law.explain_jht import explain_jht_partial
from payung.law.explain_jkk import (
    explain_jkk_death,
    explain_jkk_partial_disability,
    explain_jkk_reimbursed,
    explain_jkk_total_disability,
    explain_jkk_unable,
)
from payung.law.explain_jkp import explain_jkp
from payung.law.explain_jp import explain_jp
from payung.law.explain_projects import explain_jakon, explain_pmi, explain_sponsor
from payung.law.explain_pu import explain_pu
from payung.law.explain_scholarship import Pupil, explain_scholarship
from payung.law.explain_terms import Programme, explain_due, explain_payout
from payung.law.heirs import Division, Heir, Relation, heirs_division
from payung.law.inputs import BpuGroup, PayerClass, Sector, Segment
from payung.law.jht import (
    Leaving,
    Purpose,
    jht_full_verdict,
    jht_grow,
    jht_partial,
    jht_partial_verdict,
    jht_project,
)
from payung.law.jkk import (
    JkkGrant,
    Reimbursed,
    jkk_death,
    jkk_partial_disability,
    jkk_reimbursed,
    jkk_total_disability,
    jkk_transport,
    jkk_unable,
    jkk_unable_days,
)
from payung.law.jkp import JkpBenefit, JkpCase, JobEnd, jkp_benefit, jkp_verdict
from payung.law.jp import (
    JpPension,
    explain_jp_pension,
    jp_pension,
    jp_raised_pension,
    jp_retirement_day,
    jp_wage_index,
    jp_weighted_wages,
)
from payung.law.jp_claims import JpEvent, JpForm, JpMember, JpRight, Survivor, jp_right, jp_survivor_pensions
from payung.law.lives import LifeEvent, MonthDue, PersonOverTime, Spell, Worth
from payung.law.membership import Scale, membership_programmes, membership_scale
from payung.law.mlt import Applicant, Facility, mlt_limit, mlt_verdict
from payung.law.nodes import How, Role
from payung.law.payments import Standing, bpu_advance_dues, bpu_standing, jp_deferred_instalments, settle
from payung.law.person import person_over_time
from payung.law.projects import (
    jakon_by_contract,
    jakon_by_wages,
    jakon_without_vat,
    pmi_benefit,
    pmi_contribution,
    pmi_jht,
)
from payung.law.pu import Industry, PuContributions, RiskClass, pu_contributions
from payung.law.scholarship import (
    Cause,
    Child,
    SchoolLevel,
    scholarship_amount,
    scholarship_ceiling,
    scholarship_eligibility,
    scholarship_maximum,
    scholarship_plan,
)
from payung.law.store import DatedValue, Parameter, Relief, Statute, history, load, statute
from payung.law.verdicts import Reason, Verdict
from payung.law.whatif import WhatIf

__all__ = [
    "MEMBERSHIP",
    "PAID_MONTHS",
    "Applicant",
    "BpuContributions",
    "BpuGroup",
    "Cause",
    "Change",
    "Child",
    "Contributions",
    "DatedValue",
    "Difference",
    "Division",
    "Draft",
    "Effect",
    "Explanation",
    "Facility",
    "Heir",
    "How",
    "Industry",
    "JkkGrant",
    "JkmBenefit",
    "JkmGrants",
    "JkpBenefit",
    "JkpCase",
    "JobEnd",
    "JpEvent",
    "JpForm",
    "JpMember",
    "JpPension",
    "JpRight",
    "LawError",
    "LawWarning",
    "Leaving",
    "LifeEvent",
    "Loss",
    "MissingValue",
    "MonthDue",
    "Parameter",
    "PayerClass",
    "PersonOverTime",
    "Programme",
    "PuContributions",
    "Pupil",
    "Purpose",
    "Reason",
    "Reimbursed",
    "Relation",
    "Relief",
    "RiskClass",
    "Role",
    "RowError",
    "Rows",
    "Scale",
    "SchoolLevel",
    "Sector",
    "Segment",
    "Spell",
    "Standing",
    "Statute",
    "Survivor",
    "UnknownParameter",
    "Verdict",
    "WhatIf",
    "Worth",
    "bpu_advance_dues",
    "bpu_contributions",
    "bpu_standing",
    "bpu_what_if",
    "columns_of",
    "contributions",
    "diff",
    "effect",
    "explain_bpu",
    "explain_due",
    "explain_jakon",
    "explain_jht_partial",
    "explain_jkk_death",
    "explain_jkk_partial_disability",
    "explain_jkk_reimbursed",
    "explain_jkk_total_disability",
    "explain_jkk_unable",
    "explain_jkm",
    "explain_jkp",
    "explain_jp",
    "explain_jp_pension",
    "explain_payout",
    "explain_pmi",
    "explain_pu",
    "explain_scholarship",
    "explain_sponsor",
    "heirs_division",
    "history",
    "jakon_by_contract",
    "jakon_by_wages",
    "jakon_without_vat",
    "jht_full_verdict",
    "jht_grow",
    "jht_partial",
    "jht_partial_verdict",
    "jht_project",
    "jkk_combined_rate",
    "jkk_death",
    "jkk_disability_rate",
    "jkk_partial_disability",
    "jkk_reimbursed",
    "jkk_total_disability",
    "jkk_transport",
    "jkk_unable",
    "jkk_unable_days",
    "jkm_benefit",
    "jkm_consecutive_paid",
    "jkm_grants",
    "jkp_benefit",
    "jkp_verdict",
    "jp_deferred_instalments",
    "jp_pension",
    "jp_raised_pension",
    "jp_retirement_day",
    "jp_right",
    "jp_survivor_pensions",
    "jp_wage_index",
    "jp_weighted_wages",
    "load",
    "membership_programmes",
    "membership_scale",
    "mlt_limit",
    "mlt_verdict",
    "person_over_time",
    "pmi_benefit",
    "pmi_contribution",
    "pmi_jht",
    "pu_contributions",
    "pu_what_if",
    "read_draft",
    "rows_of",
    "scholarship_amount",
    "scholarship_ceiling",
    "scholarship_eligibility",
    "scholarship_maximum",
    "scholarship_plan",
    "settle",
    "statute",
]
