"""Indonesia's employment social security arithmetic: dated statute, whole rupiah, every number explained.

Usable on its own: needs neither Django nor a database.
"""

from payung.law.benefits import JkmBenefit, consecutive_paid, jkm_benefit
from payung.law.contributions import Assessment, assess_bpu
from payung.law.errors import LawError, LawWarning, MissingValue, RowError, UnknownParameter
from payung.law.explain import Explanation, explain_bpu
from payung.law.inputs import PayerClass, Sector, Segment
from payung.law.projects import jakon_by_contract, jakon_by_wages, pmi_contribution
from payung.law.pu import Industry, PuAssessment, RiskClass, assess_pu
from payung.law.store import DatedValue, Parameter, Relief, Statute, history, load, statute

__all__ = [
    "Assessment",
    "DatedValue",
    "Explanation",
    "Industry",
    "JkmBenefit",
    "LawError",
    "LawWarning",
    "MissingValue",
    "Parameter",
    "PayerClass",
    "PuAssessment",
    "Relief",
    "RiskClass",
    "RowError",
    "Sector",
    "Segment",
    "Statute",
    "UnknownParameter",
    "assess_bpu",
    "assess_pu",
    "consecutive_paid",
    "explain_bpu",
    "history",
    "jakon_by_contract",
    "jakon_by_wages",
    "jkm_benefit",
    "load",
    "pmi_contribution",
    "statute",
]
