# ruff: noqa: SIM905 - names are easier to read in a line; nothing here is a secret
"""People, and people who are one another: a labelled set with a fixed mix, drawn from a seed.

Nothing here knows how pairs are compared: slips are made on what somebody types, before any normalising.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

TUNING, REPORT = 20_261_101, 20_261_122
"""Weights were chosen on the first seed; what is reported comes from the second, which nobody looked at before."""

# What of every hundred true pairs is of which kind.
TRUE_MIX = {
    "NIK serial typo": 20,
    "typo and respelt name": 20,
    "typo and swapped or dropped name": 15,
    "typo and other village": 15,
    "same NIK, wrong birth date": 10,
    "title or spacing": 10,
    "birth date one digit off, near NIK": 10,
}
FALSE_MIX = {"twins": 20, "namesakes in the village": 40, "siblings": 40}

MEN = (
    "Yohanes Petrus Paulus Yakobus Mikael Fransiskus Antonius Yosef Nikolaus Agustinus Stefanus Hendrikus Vinsensius Dominikus"
    " Emanuel Matius Markus Lukas Yulius Simon Filipus Bernadus Ferdinandus Gregorius Gabriel Rafael Kornelis Oktovianus Melkianus"
    " Marselinus Martinus Benyamin Daniel Yeremias Yunus Samuel Musa Aleksander Blasius Kristoforus Siprianus Wilhelmus Ambrosius"
    " Ahmad Abdul Muhammad Ibrahim Ismail Umar Usman Hasan Husen Rahman Arifin Made Ketut Deni Roni Yanto Anderias Thobias Zakarias"
).split()
WOMEN = (
    "Maria Marta Yuliana Yohana Fransiska Theresia Katarina Elisabet Margaretha Agustina Kristina Dominika Emerensiana Veronika"
    " Magdalena Rosalia Rosa Anastasia Bernadeta Yosefina Yustina Paulina Petronela Florentina Wilhelmina Adolfina Oktoviana Selviana"
    " Marselina Martina Ester Debora Rut Hana Naomi Sarlota Orpa Yublina Welmince Antonia Apolonia Klaudia Kornelia Lusia Monika"
    " Siti Nur Fatimah Aisyah Halimah Khadijah Ni Wayan Dewi Sri Rini Lina Mariana Novita Serlin Yasinta"
).split()
FAMILIES = (
    "Bere Seran Nahak Klau Bria Tae Mali Asa Berek Leki Lopo Tefa Neno Fallo Nabu Selan Banu Kase Sanam Tamonob Benu Boimau Nubatonis"
    " Taneo Liunokas Kolo Oematan Sonbai Manafe Ndun Adoe Messakh Foeh Lay Djami Riwu Kore Lado Hede Dima Wila Rihi Radja Haba Bangngu"
    " Lawa Kaka Bili Dappa Ngongo Umbu Rambu Landu Meha Ndapa Gading Wungo Tarap Jehadun Jemadu Hamat Nggoro Dagung Pantur Sina Wea Dhae"
    " Bhoki Keo Mite Wangge Rangga Lamak Kleden Tukan Doren Lewar Boro Hurint Kewa Tokan Lamahoda Sabon Goran Atagoran Langoday Wuwur Koten"
    " Maran Werang Blegur Lalang Padakari Alofani Maure Tanghana Karipui Lobang Waang Djahila Mokola Abdullah Hamid Salim Bakri Thalib"
).split()
SLIPS = (
    ("i", "y"), ("y", "i"), ("v", "f"), ("f", "v"), ("f", "p"), ("c", "k"), ("k", "c"), ("s", "z"), ("oe", "u"), ("u", "oe"),
    ("j", "y"), ("y", "j"), ("dj", "j"), ("h", ""), ("t", "th"), ("e", "i"), ("o", "u"), ("u", "o"), ("a", "e"), ("l", "ll"),
    ("n", "nn"), ("s", "ss"), ("us", "is"), ("ks", "x"), ("ia", "iya"), ("d", "t"), ("b", "p"), ("ei", "ai"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class One:
    """Somebody as a list or the registry has him."""

    nik: str
    name: str
    birth: date
    sex: str
    village: str


@cache
def villages() -> tuple[str, ...]:
    """Codes of all villages of the packaged place tree."""
    from payung.places.packaged import packaged_index

    return tuple(sorted(packaged_index().village_codes))


class Draw:
    """A world of people drawn from one seed; numbers are given out once."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers: set[int] = set()

    def birth(self) -> date:
        """Somebody of working age; one in twenty of the first of July or January, as papers have it."""
        born = date(1961, 7, 1) + timedelta(days=self.dice.randrange(46 * 365))
        return born.replace(month=self.dice.choice((1, 7)), day=1) if self.dice.random() < 0.05 else born

    def nik(self, village: str, birth: date, sex: str, serial: int | None = None) -> str:
        """A number of the village's district, mostly with a small serial."""
        if serial is None:
            serial = 1 + min(int(self.dice.expovariate(0.5)), 9_000)
        while True:
            day = birth.day + (40 if sex == "P" else 0)
            made = f"{village.replace('.', '')[:6]}{day:02d}{birth:%m%y}{serial:04d}"
            if int(made) not in self.numbers:
                self.numbers.add(int(made))
                return made
            serial += 1

    def name(self, sex: str, family: str | None = None, but: str = "") -> str:
        """One to three words; `but`: a name whose given names must not come again."""
        pool = [word for word in (MEN if sex == "L" else WOMEN) if word not in but.split()]
        given = self.dice.sample(pool, 2 if self.dice.random() < 0.45 else 1)
        return " ".join([*given, family or self.dice.choice(FAMILIES)])

    def person(self) -> One:
        """Anybody."""
        sex, village, birth = self.dice.choice("LP"), self.dice.choice(villages()), self.birth()
        issued = village if self.dice.random() < 0.85 else self.dice.choice(villages())
        return One(self.nik(issued, birth, sex), self.name(sex), birth, sex, village)

    # The same person, written otherwise.

    def serial_typo(self, nik: str) -> str:
        """One digit of the serial, or two neighbours of it."""
        while True:
            signs = list(nik)
            if self.dice.random() < 0.2:
                n = self.dice.randrange(12, 15)
                signs[n], signs[n + 1] = signs[n + 1], signs[n]
            else:
                signs[self.dice.randrange(12, 16)] = self.dice.choice("0123456789")
            made = "".join(signs)
            if made != nik and made[12:] != "0000" and int(made) not in self.numbers:
                return made

    def respelt(self, name: str) -> str:
        """One word as another hand writes it, or with a slip of the finger; sometimes two words."""
        words = name.split()
        for n in self.dice.sample(range(len(words)), 2 if len(words) > 1 and self.dice.random() < 0.25 else 1):
            words[n] = self._word(words[n])
        return " ".join(words)

    def _word(self, word: str) -> str:
        low = word.lower()
        fits = [pair for pair in SLIPS if pair[0] in low]
        if fits and self.dice.random() < 0.6:
            old, new = self.dice.choice(fits)
            return low.replace(old, new, 1).title()
        n = self.dice.randrange(1, len(low))
        kind = self.dice.randrange(3)
        if kind == 0 and len(low) > 3:
            made = low[:n] + low[n + 1 :]
        elif kind == 1:
            made = low[:n] + self.dice.choice("abdeghiklmnoprstuwy") + low[n + (len(low) > 3) :]
        else:
            made = low[: n - 1] + low[n] + low[n - 1] + low[n + 1 :]
        return (made if made != low else low + low[-1]).title()

    def _swapped(self, name: str) -> str:
        words = name.split()
        if len(words) > 2 and self.dice.random() < 0.6:
            del words[self.dice.randrange(len(words))]
        else:
            words = [words[-1], *words[:-1]]
        return " ".join(words)

    def _titled(self, name: str) -> str:
        words = name.split()
        made = (
            f"{self.dice.choice(('H.', 'Hj.', 'Drs.', 'Dra.', 'Bpk.', 'Ibu', 'Dr.', 'Ir.'))} {name}",
            f"{name}, {self.dice.choice(('S.Pd', 'SE', 'S.Sos', 'A.Md', 'S.Kep., Ns'))}",
            f"{name} {self.dice.choice(('S.Pd', 'S.H.', 'A.Md'))}",
            "  ".join(words),
            name.upper(),
            "".join(words[:2]) + "".join(f" {word}" for word in words[2:]),
            f"{words[0][0]}. {' '.join(words[1:])}" if len(words) > 2 else f"{words[0]} {words[-1].upper()}",
        )
        return self.dice.choice(made)

    def _digit_off(self, birth: date) -> date:
        while True:
            signs = list(f"{birth:%Y%m%d}")
            signs[self.dice.randrange(2, 8)] = self.dice.choice("0123456789")
            try:
                made = date(*(int("".join(signs[a:b])) for a, b in ((0, 4), (4, 6), (6, 8))))
            except ValueError:
                continue
            if made != birth and date(1961, 7, 1) <= made <= date(2008, 6, 30):
                return made

    def again(self, known: One, kind: str) -> One:
        """The same person, with what a kind of slip makes of him."""
        if kind == "same NIK, wrong birth date":
            return replace(known, birth=self._digit_off(known.birth) if self.dice.random() < 0.5 else self.birth())
        if kind == "birth date one digit off, near NIK":
            born = self._digit_off(known.birth)
            follows = f"{known.nik[:6]}{born.day + (40 if known.sex == 'P' else 0):02d}{born:%m%y}{known.nik[12:]}"
            slip = self.dice.random()
            nik = follows if slip < 0.5 else self.serial_typo(known.nik if slip < 0.75 else follows)
            return replace(known, birth=born, nik=nik)
        made = replace(known, nik=self.serial_typo(known.nik))
        if kind == "typo and respelt name":
            return replace(made, name=self.respelt(known.name))
        if kind == "typo and swapped or dropped name":
            return replace(made, name=self._swapped(known.name))
        if kind == "typo and other village":
            near = [code for code in villages() if code[:5] == known.village[:5] and code != known.village]
            return replace(made, village=self.dice.choice(near if near and self.dice.random() < 0.6 else villages()))
        if kind == "title or spacing":
            return replace(made, name=self._titled(known.name))
        return made

    # Somebody else, who looks like him.

    def beside(self, known: One, kind: str) -> One:
        """Another person: a twin with the next number, a namesake of the village, a brother or sister."""
        family = known.name.split()[-1]
        if kind == "twins":
            sex = known.sex if self.dice.random() < 0.7 else "LP"[known.sex == "L"]
            nik = self.nik(known.nik[:6], known.birth, sex, int(known.nik[12:]) + 1)
            return One(nik, self.name(sex, family, known.name), known.birth, sex, known.village)
        if kind == "siblings":
            sex = self.dice.choice("LP")
            born = known.birth + timedelta(days=self.dice.choice((-1, 1)) * self.dice.randrange(330, 4_000))
            return One(self.nik(known.nik[:6], born, sex), self.name(sex, family, known.name), born, sex, known.village)
        born = self.birth()
        return One(self.nik(known.nik[:6], born, known.sex), known.name, born, known.sex, known.village)


class Labelled:
    """A registry and a list: `same` rows of people who are registered, `other` hard negatives, the rest strangers."""

    def __init__(self, seed: int, registered: int, new: int, same: int, other: int) -> None:
        if same + other > new or max(same, other) > registered:
            raise ValueError("more labelled rows than rows")
        self.registered, self.new = registered, new
        self.draw = Draw(seed)
        self.asked = {"same": (TRUE_MIX, same), "other": (FALSE_MIX, other)}
        self.picked = {name: self.draw.dice.sample(range(registered), n) for name, (_, n) in self.asked.items()}
        self.kept: dict[int, One] = {}
        self.same: dict[int, str] = {}
        """Of which rows of the list the person is registered, and what was made of him."""
        self.other: dict[int, str] = {}

    def people(self) -> Iterator[One]:
        """Who is registered, in order; to be read once, and before `rows`."""
        wanted = {n for picked in self.picked.values() for n in picked}
        for n in range(self.registered):
            person = self.draw.person()
            if n in wanted:
                self.kept[n] = person
            yield person

    def rows(self) -> Iterator[One]:
        """The list, in order."""
        at = 0
        makers = {"same": (self.draw.again, self.same), "other": (self.draw.beside, self.other)}
        for name, (mix, count) in self.asked.items():
            make, labels = makers[name]
            kinds = [kind for kind, share in mix.items() for _ in range(round(count * share / 100))]
            for kind, n in zip(kinds, self.picked[name], strict=False):
                labels[at] = kind
                yield make(self.kept[n], kind)
                at += 1
        for _ in range(self.new - at):
            yield self.draw.person()
