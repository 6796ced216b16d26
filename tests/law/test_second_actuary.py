"""Sixty-eight examples worked out by hand from the dossier of the law, without looking at the engine.

Each has its arithmetic beside it. None is a golden case: those repeat what the data was made from, these ask what somebody
with a pencil asks: the first and last day of a rule, the rupiah above a ceiling, the person who stands between two decrees.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from payung.law.vectors import TOPICS, _same, golden_cases

Case = tuple[str, dict[str, Any], dict[str, Any]]

WAGE_EARNERS: list[Case] = [
    # 1 ceiling of the first year, last month: 2 % and 1 % of 7,000,000
    ("pu_jp", {"month": "2016-02", "wage": 8_000_000}, {"jp_employer": 140_000, "jp_worker": 70_000}),
    # 2 a month later 7,335,300: 146,706 and 73,353
    ("pu_jp", {"month": "2016-03", "wage": 8_000_000}, {"jp_employer": 146_706, "jp_worker": 73_353}),
    # 3 the ceiling that went down: 8,754,600
    ("pu_jp", {"month": "2021-03", "wage": 9_000_000}, {"jp_employer": 175_092, "jp_worker": 87_546}),
    # 4 a rupiah below the ceiling of 2024: 200,845.98 and 100,422.99, half up
    ("pu_jp", {"month": "2024-03", "wage": 10_042_299}, {"jp_employer": 200_846, "jp_worker": 100_423}),
    # 5 every programme rounds for itself: 156,790.11; 37,037.03; 456,790.09; 246,913.56; JP at 10,547,400
    (
        "pu_full",
        {"month": "2025-06", "wage": 12_345_678, "jkk_class": "IV"},
        {"jkk": 156_790, "jkm": 37_037, "jht_employer": 456_790, "jht_employee": 246_914, "jp_employer": 210_948},
    ),
    # 6 exact halves go up: 0.24 % of 3,500,625 = 8,401.5; 0.3 % of it is 10,501.875
    ("pu_full", {"month": "2025-06", "wage": 3_500_625, "jkk_class": "I"}, {"jkk": 8_402, "jkm": 10_502}),
    # 7 the last month of PP 49/2020, class V: 0.0174 % and 0.003 % of 10,000,000; JP whole, ceiling 8,939,700
    (
        "pu_full",
        {"month": "2021-01", "wage": 10_000_000, "jkk_class": "V"},
        {"jkk": 1_740, "jkm": 300, "jp_employer": 178_794, "jp_employee": 89_397},
    ),
    # 8 and the month after it: 1.74 % and 0.3 %
    ("pu_full", {"month": "2021-02", "wage": 10_000_000, "jkk_class": "V"}, {"jkk": 174_000, "jkm": 30_000}),
    # 9 the first month of a deferral: 3 % of 5,000,000 is due, 1 % of that remitted; 50,000 are withheld all the same
    (
        "relief_pp49_2020_jp",
        {"month": "2020-08", "wage": 5_000_000, "jp_deferral": True},
        {"jp_total_due": 150_000, "jp_pay_now_1pct": 1_500, "jp_worker": 50_000},
    ),
    # 10 a deferral stated for a month without the decree defers nothing
    (
        "relief_pp49_2020_jp",
        {"month": "2020-07", "wage": 5_000_000, "jp_deferral": True},
        {"jp_total_due": 150_000, "jp_pay_now_1pct": 150_000},
    ),
    # 11 registered in August 2020: the second month is still whole
    ("pu_jkk", {"month": "2020-09", "wage": 10_000_000, "registered": "2020-08"}, {"jkk": 24_000, "jkm": 30_000}),
    # 12 the third is not: 0.0024 % and 0.003 %
    ("pu_jkk", {"month": "2020-10", "wage": 10_000_000, "registered": "2020-08"}, {"jkk": 240, "jkm": 300}),
    # 13 registered in July 2020 is not "after July": the relief from its first month
    ("pu_jkk", {"month": "2020-08", "wage": 10_000_000, "registered": "2020-07"}, {"jkk": 240, "jkm": 300}),
    # 14 registered in December 2020: two whole months, then the decree has ended
    ("pu_jkk", {"month": "2021-01", "wage": 10_000_000, "registered": "2020-12"}, {"jkk": 24_000, "jkm": 30_000}),
    # 15 PP 7/2025 with exactly fifty workers: 0.445 % of 6,000,000
    (
        "pu_relief_pp7",
        {
            "month": "2025-02",
            "wage": 6_000_000,
            "jkk_class": "III",
            "industry": "textile_apparel",
            "active_workers": 50,
        },
        {"jkk": 26_700, "jkm": 18_000},
    ),
    # 16 with forty-nine: 0.89 %
    (
        "pu_relief_pp7",
        {
            "month": "2025-02",
            "wage": 6_000_000,
            "jkk_class": "III",
            "industry": "textile_apparel",
            "active_workers": 49,
        },
        {"jkk": 53_400},
    ),
    # 17 the last month of PP 36/2025, class V: 0.87 %
    (
        "pu_relief_pp7",
        {"month": "2026-01", "wage": 6_000_000, "jkk_class": "V", "industry": "furniture", "active_workers": 300},
        {"jkk": 52_200},
    ),
    # 18 the month after it: 1.74 %
    (
        "pu_relief_pp7",
        {"month": "2026-02", "wage": 6_000_000, "jkk_class": "V", "industry": "furniture", "active_workers": 300},
        {"jkk": 104_400},
    ),
    # 19 JKK not paid up to January 2025: no relief
    (
        "pu_relief_pp7",
        {
            "month": "2025-05",
            "wage": 4_000_000,
            "jkk_class": "I",
            "industry": "toys",
            "active_workers": 80,
            "jkk_settled": False,
        },
        {"jkk": 9_600},
    ),
    # 20 class I under the relief pays 0.12 %, and that is all that JKP can take from it: 4,800; others 0.14 %
    (
        "pu_relief_pp7",
        {"month": "2025-05", "wage": 4_000_000, "jkk_class": "I", "industry": "toys", "active_workers": 80},
        {"jkk": 4_800, "jkp_from_jkk": 4_800},
    ),
    # 21 JKP before it began
    ("jkp_contribution", {"month": "2021-01", "wage": 3_000_000}, {"government": 0, "from_jkk": 0, "from_jkm": 0}),
    # 22 0.22, 0.14 and 0.10 % of 3,000,000
    (
        "jkp_contribution",
        {"month": "2021-03", "wage": 3_000_000},
        {"government": 6_600, "from_jkk": 4_200, "from_jkm": 3_000, "total": 13_800},
    ),
    # 23 0.22 % of 3,333,333 = 7,333.33; 0.14 % = 4,666.67; nothing from JKM since PP 6/2025
    (
        "jkp_contribution",
        {"month": "2025-03", "wage": 3_333_333},
        {"government": 7_333, "from_jkk": 4_667, "from_jkm": 0, "total": 12_000},
    ),
]

SELF_EMPLOYED: list[Case] = [
    # 24 no income is the first row of the table: 10,000 + 6,800
    ("bpu_contribution", {"month": "2025-06", "income": 0}, {"income_base": 1_000_000, "total": 16_800}),
    # 25 between the printed bounds 3,199,000 and 3,200,000: the row that began at 2,700,000
    ("bpu_contribution", {"month": "2025-06", "income": 3_199_500}, {"income_base": 2_950_000, "jkk": 29_500}),
    # 26 inside row 21, where the steps become a million wide: base 8,700,000, with 2 % of it
    (
        "bpu_contribution",
        {"month": "2025-06", "income": 8_500_000, "jht": True},
        {"jkk": 87_000, "jht": 174_000, "total": 267_800},
    ),
    # 27 PP 49/2020: 1 % of 10,000 and of 6,800, JHT whole
    (
        "relief_pp49_2020",
        {"segment": "BPU", "month": "2020-08", "income": 1_000_000, "jht": True},
        {"jkk": 100, "jkm": 68, "jht": 20_000, "total": 20_168},
    ),
    # 28 registered in August 2020: a whole second month for a BPU too
    (
        "relief_pp49_2020",
        {"segment": "BPU", "month": "2020-09", "income": 1_000_000, "registered": "2020-08"},
        {"total": 16_800},
    ),
    # 29 the first month for drivers
    ("bpu_relief_pp50", {"month": "2026-01", "income": 1_000_000, "sector": "transport"}, {"total": 8_400}),
    # 30 base 5,450,000: 27,250 + 3,400 + JHT 109,000 whole
    (
        "bpu_relief_pp50",
        {"month": "2026-02", "income": 5_200_000, "sector": "transport", "jht": True},
        {"jkk": 27_250, "jkm": 3_400, "jht": 109_000, "total": 139_650},
    ),
    # 31 an employer who insures himself is not named by article 3
    ("bpu_relief_pp50", {"month": "2026-05", "income": 1_000_000, "group": "employer"}, {"total": 16_800}),
    # 32 drivers keep it in January 2027, when others have lost it
    ("bpu_relief_pp50", {"month": "2027-01", "income": 1_000_000, "sector": "transport"}, {"total": 8_400}),
    # 33 over the turn of the year: 350 x (16,800 + 16,800 + 8,400 + 8,400)
    (
        "aggregate_donor",
        {
            "participants": 350,
            "income": 1_000_000,
            "months": ["2025-11", "2025-12", "2026-01", "2026-02"],
            "sector": "transport",
        },
        {"total": 17_640_000},
    ),
    # 34 a year in advance from April 2026: nine months of 8,400 and three of 16,800
    ("advance", {"income": 1_000_000, "from": "2026-04", "months": 12}, {"total": 126_000}),
]

PROJECTS: list[Case] = [
    # 35 210,000 + 0.17 % of 150 million; 30,000 + 0.02 % of it
    ("jakon_contract", {"contract_value_excl_vat": 250_000_000}, {"jkk": 465_000, "jkm": 60_000, "total": 525_000}),
    # 36 1,540,000 + 0.11 % of 2,000 million; 210,000 + 0.01 % of it
    ("jakon_contract", {"contract_value_excl_vat": 3_000_000_000}, {"jkk": 3_740_000, "jkm": 410_000}),
    # 37 under PP 49/2020 a hundredth: 890,000 and 110,000
    ("jakon_contract", {"month": "2020-10", "contract_value_excl_vat": 500_000_000}, {"jkk": 8_900, "jkm": 1_100}),
    # 38 12 % on 11/12 of the value: 555 million hold 55 million of VAT, so 500 million
    ("jakon_contract", {"month": "2025-02", "contract_value_incl_vat": 555_000_000}, {"total": 1_000_000}),
    # 39 a year through an agency with half a year more abroad: 37,500 + 189,000 + 6 x 13,500
    ("pmi_contribution", {"route": "P3MI", "months": 12, "extension_months": 6}, {"total": 307_500}),
]

ACCIDENTS: list[Case] = [
    # 40 the day before PP 82/2019: 48 x 1,500,000; 4,800,000; 3,000,000
    (
        "jkk_death",
        {"event_date": "2019-12-01", "wage": 1_500_000},
        {
            "death_santunan": 72_000_000,
            "berkala": 4_800_000,
            "funeral": 3_000_000,
            "total_excl_scholarship": 79_800_000,
        },
    ),
    # 41 and the day itself
    ("jkk_death", {"event_date": "2019-12-02", "wage": 1_500_000}, {"total_excl_scholarship": 94_000_000}),
    # 42 never below the death grant: 48 x 300,000 = 14.4 million, so 20 million
    ("jkk_death", {"event_date": "2025-12-10", "wage": 300_000}, {"death_santunan": 20_000_000}),
    # 43 of 2018 that grant was 16.2 million
    ("jkk_death", {"event_date": "2018-03-05", "wage": 300_000}, {"death_santunan": 16_200_000}),
    # 44 56 x 3,000,000 and 12 million
    ("jkk_permanent_total", {"event_date": "2025-01-01", "wage": 3_000_000}, {"total_excl_scholarship": 180_000_000}),
    # 45 the left index finger: 7 % x 80 x 5,000,000
    (
        "jkk_partial_anatomical",
        {"event_date": "2025-01-01", "wage": 5_000_000, "loss": "left_index_finger"},
        {"santunan": 28_000_000},
    ),
    # 46 of a left-handed person 9 %
    (
        "jkk_partial_anatomical",
        {"event_date": "2025-01-01", "wage": 5_000_000, "loss": "left_index_finger", "left_handed": True},
        {"santunan": 36_000_000},
    ),
    # 47 a quarter of the function of the right arm: 25 % x 40 % x 80 x 3,250,000
    (
        "jkk_partial_function",
        {"event_date": "2025-01-01", "wage": 3_250_000, "loss": "right_arm_from_shoulder", "function_loss_pct": 25},
        {"santunan": 26_000_000},
    ),
    # 48 hearing of one ear, 40 decibels less: 4 x 3 % x 80 x 2,500,000
    (
        "jkk_partial_anatomical",
        {"event_date": "2025-01-01", "wage": 2_500_000, "loss": "hearing_loss_one", "steps": 4},
        {"santunan": 24_000_000},
    ),
    # 49 eighteen months from 2 December 2019: 12 whole and 6 halves of 2,400,000
    ("jkk_stmb", {"event_date": "2019-12-02", "wage": 2_400_000, "months_unable": 18}, {"total": 36_000_000}),
    # 50 a day earlier: 6 whole, 6 at 75 %, 6 at 50 %
    ("jkk_stmb", {"event_date": "2019-12-01", "wage": 2_400_000, "months_unable": 18}, {"total": 32_400_000}),
    # 51 ten days of 3,000,000: a thirtieth or a twenty-fifth a day
    (
        "jkk_stmb",
        {"event_date": "2025-03-03", "wage": 3_000_000, "days_unable": 10},
        {"least": 1_000_000, "most": 1_200_000},
    ),
    # 52 twelve months and five days: the days fall into the half: 36,000,000 + 250,000 or 300,000
    (
        "jkk_stmb",
        {"event_date": "2025-03-03", "wage": 3_000_000, "months_unable": 12, "days_unable": 5},
        {"least": 36_250_000, "most": 36_300_000},
    ),
    # 53 by land and by air: each has its own limit, 3,000,000 + 10,000,000
    (
        "jkk_transport_cap",
        {"event_date": "2024-06-01", "land": 3_000_000, "air": 12_000_000},
        {"reimbursed": 13_000_000},
    ),
    # 54 by sea 2,000,000, as the law has it (a brochure prints 2.5)
    ("jkk_transport_cap", {"event_date": "2024-06-01", "mode": "sea", "cost": 2_500_000}, {"reimbursed": 2_000_000}),
    # 55 a hearing aid
    (
        "jkk_reimbursement",
        {"event_date": "2024-06-01", "item": "hearing_aid", "cost": 3_000_000},
        {"reimbursed": 2_500_000},
    ),
]

FAMILIES: list[Case] = [
    # 56 the waiting rule names BPU alone, as far as anybody has read it
    ("jkm", {"event_date": "2025-06-30", "segment": "PU", "membership_months": 1}, {"total": 42_000_000}),
    # 57 three months paid, but registered on 30 April and dead on 29 July: the two readings differ by 32 million
    (
        "jkm",
        {"event_date": "2025-07-29", "segment": "BPU", "paid_months": 3, "registered": "2025-04-30"},
        {"total": 42_000_000, "total_by_membership": 10_000_000, "differs": True},
    ),
    # 58 a day later three months have passed and they agree
    (
        "jkm",
        {"event_date": "2025-07-30", "segment": "BPU", "paid_months": 3, "registered": "2025-04-30"},
        {"total": 42_000_000, "total_by_membership": 42_000_000, "differs": False},
    ),
    # 59 three years of kindergarten are paid as two
    ("scholarship_level", {"level": "TK", "years": 3}, {"total": 3_000_000}),
    # 60 the scholarship after JKM asks for 36 months
    ("scholarship_eligibility", {"cause": "JKM", "contribution_months": 36}, {"eligible": True}),
]

OLD_AGE_AND_JOBS: list[Case] = [
    # 61 at 5.59 %: 21,118,000; 22,298,496.2; 23,544,982
    (
        "jht_growth",
        {"opening_balance": 20_000_000, "annual_rate_pct": Decimal("5.59"), "years": 3},
        {"closing_balance": 23_544_982},
    ),
    # 62 a layoff the day before PP 6/2025 is paid by it, for no month could have been paid before: 6 x 2,520,000
    ("jkp_benefit", {"phk_date": "2025-02-06", "wage": 4_200_000}, {"total": 15_120_000}),
    # 63 one month at 45 %, five at 60 %: 2,250,000 + 15,000,000
    ("jkp_benefit", {"phk_date": "2025-01-10", "wage": 5_000_000, "months_paid_before": 1}, {"total": 17_250_000}),
    # 64 60 % of 3,333,333 = 1,999,999.8, six times
    ("jkp_benefit", {"phk_date": "2025-06-10", "wage": 3_333_333}, {"total": 12_000_000}),
    # 65 64 on the last day on which the age is 64
    ("jp_retirement_day", {"birth": "1978-12-31"}, {"date": "2042-12-31"}),
    # 66 a day younger: 64 on the day on which the age becomes 65, so a year later
    ("jp_retirement_day", {"birth": "1979-01-01"}, {"date": "2044-01-01"}),
    # 67 two hundred months at 4,321,000: 1 % x 200/12 x 4,321,000 = 720,166.67
    ("jp_monthly_pension", {"masa_iur_months": 200, "average_weighted_wage": 4_321_000}, {"formula": 720_167}),
    # 68 no widow, a student of 22 and a parent: the child's half, 1,250,000
    (
        "jp_survivors",
        {
            "member_pension": 2_500_000,
            "date": "2026-03-01",
            "survivors": [{"kind": "parent"}, {"kind": "child", "birth": "2003-03-02"}],
        },
        {"kind": "child", "amounts": [1_250_000]},
    ),
]

CASES = [*WAGE_EARNERS, *SELF_EMPLOYED, *PROJECTS, *ACCIDENTS, *FAMILIES, *OLD_AGE_AND_JOBS]


@pytest.mark.parametrize("number", range(1, len(CASES) + 1))
def test_the_pencil_and_the_engine_agree(number: int) -> None:
    topic, given, expected = CASES[number - 1]
    got = TOPICS[topic](given)
    assert {key: got[key] for key in expected} == expected


def test_they_are_sixty_eight_and_none_is_a_golden_case() -> None:
    assert len(CASES) == 68
    golden = [(topic, given) for _number, topic, given, _expected in golden_cases()]
    assert [case for case in CASES if any(topic == case[0] and _same(given, case[1]) for topic, given in golden)] == []
