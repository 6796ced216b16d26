"""The same contributions on OpenFisca-core; run by an interpreter that has it, started by bench/law.py.

    python law_openfisca.py DATA.npz OUT.npz idiomatic|lookup

DATA holds wage, income, risk (1..5), pu (bool), tier starts and bases, JKK rates and JP ceilings of the months.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DATA = dict(np.load(sys.argv[1]))
IDIOMATIC = sys.argv[3] == "idiomatic"
PERSON = Entity("person", "persons", "A person", "")
STARTS, BASES = DATA["starts"], DATA["bases"]
RATES = DATA["jkk_rates"] / 1_000_000


class Risk(Enum):
    I = "I"  # noqa: E741
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"


def monthly(name: str, kind: type, formula=None, **more):
    members = {
        "value_type": kind,
        "entity": PERSON,
        "definition_period": DateUnit.MONTH,
        "label": name,
        **more,
    }
    if formula:
        members["formula"] = formula
    return type(name, (Variable,), members)


def jkk(person, period, parameters):
    wage, pu, risk = person("wage", period), person("pu", period), person("risk", period)
    if IDIOMATIC:
        rate = parameters(period).jkk.rate[risk]
    else:
        rate = RATES[np.asarray(risk)]
    base = BASES[np.searchsorted(STARTS, wage, side="right") - 1]
    return np.where(pu, np.floor(wage * rate + 0.5), base * 0.01)


def jkm(person, period, parameters):
    return np.where(person("pu", period), np.floor(person("wage", period) * parameters(period).jkm + 0.5), 6800)


def jht(person, period, parameters):
    wage = person("wage", period)
    paid = np.floor(wage * parameters(period).jht_employer + 0.5) + np.floor(wage * parameters(period).jht_worker + 0.5)
    return np.where(person("pu", period), paid, 0)


def jp(person, period, parameters):
    base = np.minimum(person("wage", period), parameters(period).jp_ceiling)
    return np.where(person("pu", period), np.floor(base * 0.02 + 0.5) + np.floor(base * 0.01 + 0.5), 0)


def total(person, period):
    return sum(person(name, period) for name in ("jkk", "jkm", "jht", "jp"))


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([PERSON])
    made.add_variables(
        monthly("wage", float),
        monthly("pu", bool),
        monthly("risk", Enum, possible_values=Risk, default_value=Risk.I),
        *(
            monthly(name, float, formula)
            for name, formula in (("jkk", jkk), ("jkm", jkm), ("jht", jht), ("jp", jp), ("total", total))
        ),
    )

    def dated(values: dict[str, float]) -> dict:
        return {"values": {day: {"value": value} for day, value in values.items()}}

    start = "2015-07-01"
    ceilings = {f"{month}-01": int(value) for month, value in zip(DATA["months"], DATA["ceilings"], strict=True)}
    made.parameters = ParameterNode(
        "",
        data={
            "jkk": {"rate": {risk.name: dated({start: float(rate)}) for risk, rate in zip(Risk, RATES, strict=True)}},
            "jkm": dated({start: 0.003}),
            "jht_employer": dated({start: 0.037}),
            "jht_worker": dated({start: 0.02}),
            "jp_ceiling": dated(ceilings),
        },
    )
    return made


def main() -> None:
    rules = system()
    wage, pu, risk = DATA["wage"], DATA["pu"], DATA["risk"] - 1
    totals = np.zeros((len(DATA["months"]), len(wage)))
    started, busy = time.perf_counter(), time.process_time()
    simulation = SimulationBuilder().build_default_simulation(rules, count=len(wage))
    for number, month in enumerate(DATA["months"]):
        simulation.set_input("wage", str(month), wage)
        simulation.set_input("pu", str(month), pu)
        simulation.set_input("risk", str(month), risk)
        totals[number] = simulation.calculate("total", str(month))
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    np.savez(sys.argv[2], totals=totals)
    print(json.dumps({"seconds": round(seconds, 3), "processor": round(processor, 3)}))


if __name__ == "__main__":
    main()
