# ruff: noqa: SIM905 - names are easier to read in a line
"""Names of payees and how banks write their holders: a model of what is met in Nusa Tenggara Timur, drawn from a seed.

True pairs are one person written twice; strangers are two people. Nothing of `payung.registry.holders` is used here.
"""

from __future__ import annotations

import random

GIVEN = (
    "Maria Yuliana Anastasia Adriana Agnes Antonia Bernadeta Debora Dorkas Elisabet Emiliana Ester Fatima Florensia"
    " Fransiska Getrudis Helena Irmina Katarina Kornelia Lusia Margaretha Marlina Martha Natalia Nurhayati Oliva Paulina"
    " Regina Rosalia Ruth Skolastika Sofia Theresia Veronika Welmince Wilhelmina Yane Yohana Yosefina Cecilia Christina"
    " Yohanes Petrus Paulus Markus Lukas Matius Yakobus Andreas Antonius Agustinus Alfonsus Aloysius Benediktus Daniel"
    " Dominikus Eduardus Ferdinandus Fransiskus Gabriel Gerardus Hendrikus Ignasius Imanuel Kornelis Laurensius Marselinus"
    " Melkianus Mikael Nikolaus Obed Oktovianus Rofinus Ruben Servasius Simon Soleman Stefanus Thobias Umbu Vinsensius"
    " Wilibrodus Yeremias Yosef Abdul Muhammad Siti Ahmad Ibrahim Rambu Ina Ansel Blasius Goris Kanisius Klemens Leonardus"
    " Magdalena Monika Norbertus Oktaviana Rikardus Sebastianus Teodorus Urbanus Xaverius Yasinta Zakarias"
).split()
FAMILIES = (
    *"Abanat Adoe Amalo Banoet Beda Bere Berek Bessi Bola Boimau Bria Bulu Dapa Dhone Diaz Djami Djawa Fahik Fallo".split(),
    *"Fernandez Foeh Haba Hale Jemadu Kaka Kase Kefi Klau Koli Kopong Kore Lado Lakapu Lay Leki Lele Liunokas Lopo".split(),
    *"Manafe Masan Mbate Messakh Moruk Mosa Muda Nahak Naimnule Ndima Ndun Neno Ngabut Nino Ola Pello Pono Praing".split(),
    *"Radja Riwu Sabaat Sanam Selan Siga Sinlae Soares Taek Tamo Taneo Tefa Tnunay Tokan Ule Wea Weo Wolo Wora".split(),
    *"Tjung Oematan Koebanu Foenay Toelle Djehadut Bhoka Pareira Ximenes Manek Seran Atok Mauk Loe Usfinit Kolo".split(),
    *("da Costa", "da Silva", "dos Santos", "de Rosari", "Lebu Raya", "Laka Mali", "Bara Pa", "Wada Lay"),
)
SPELT = (
    ("Yo", "Jo"), ("Yu", "Ju"), ("y", "j"), ("oe", "u"), ("u", "oe"), ("dj", "j"), ("Dj", "J"), ("Tj", "C"), ("th", "t"),
    ("Th", "T"), ("v", "f"), ("v", "p"), ("f", "ph"), ("f", "v"), ("k", "c"), ("ks", "x"), ("s", "z"), ("ia", "ya"),
    ("i", "ie"), ("Kris", "Chris"), ("Chris", "Kris"), ("Sk", "Sch"), ("Ce", "Se"), ("nn", "n"), ("ss", "s"), ("l", "ll"),
    ("t", "th"), ("h", ""), ("ae", "a'e"), ("us", "is"), ("d", "dh"), ("ei", "ai"), ("Ei", "E"), ("sius", "cius"),
)  # fmt: skip
SHORT = {
    "Yohanes": ("Johanis", "Yan", "John"), "Petrus": ("Pieter", "Piter"), "Paulus": ("Paul",), "Yakobus": ("Jacob", "Yakob"),
    "Mikael": ("Michael", "Mikhael"), "Fransiskus": ("Frans", "Fransisco"), "Antonius": ("Anton",), "Yosef": ("Josep", "Yusuf"),
    "Nikolaus": ("Niko", "Nikolas"), "Agustinus": ("Agus",), "Stefanus": ("Stevanus", "Stefan"), "Hendrikus": ("Hendrik",),
    "Muhammad": ("Muh.", "Moh", "Mohamad"), "Abdul": ("Abd.", "Abd"), "Imanuel": ("Emanuel", "Immanuel"), "Matius": ("Mateus",),
    "Theresia": ("Teresa", "Tresia"), "Maria": ("Marya", "M."),
}  # fmt: skip
BEFORE = (
    "Drs.",
    "Dra.",
    "Ir.",
    "Dr.",
    "dr.",
    "H.",
    "Hj.",
    "Prof.",
    "Pdt.",
    "Rm.",
    "Bpk.",
    "Ibu",
    "Sdr.",
    "Sdri",
    "Ny.",
    "Tn",
)
AFTER = (
    ", S.Pd",
    ", S.Pd.",
    " SPd",
    ", SE",
    ", S.E.",
    " S.H",
    ", S.Sos",
    ", M.Si",
    ", Amd.Keb",
    ", S.Kep., Ns",
    ", ST",
    " S.T.",
)
CUTS = (20, 22, 25, 26, 28, 30, 35)


def person(draw: random.Random) -> list[str]:
    """The words of a name, given ones first."""
    count = draw.choices((1, 2, 3, 4), (4, 46, 36, 14))[0]
    if count == 1:
        return [draw.choice(GIVEN)]
    return [*draw.sample(GIVEN, count - 1), draw.choice(FAMILIES)]


def written(draw: random.Random, words: list[str]) -> str:
    """The same person as a bank has him: everything that happens to a name on its way, each now and then."""
    found = list(words)
    if len(found) > 2 and draw.random() < 0.14:
        del found[draw.randrange(1, len(found) - 1)]
    elif len(found) > 2 and draw.random() < 0.03:
        found.pop()
    found = [_spelt(draw, word) for word in found]
    if len(found) > 2 and draw.random() < 0.12:
        at = draw.randrange(0, len(found) - 1)
        found[at] = found[at][0] + draw.choice(("", "."))
    elif len(found) == 2 and draw.random() < 0.04:
        found[0] = found[0][0] + draw.choice(("", "."))
    if len(found) > 1 and draw.random() < 0.05:
        found = [found[-1], *found[:-1]]
    text = " ".join(found)
    if draw.random() < 0.03 and " " in text:
        text = text.replace(" ", "", 1) if draw.random() < 0.5 else text.replace(" ", "-", 1)
    if draw.random() < 0.02:
        text += f" alias {draw.choice(GIVEN)}"
    text = titled(draw, text)
    if draw.random() < 0.8:
        text = text.upper()
    return text[: draw.choice(CUTS)].rstrip() if draw.random() < 0.6 else text


def titled(draw: random.Random, text: str) -> str:
    """With titles before and after, now and then."""
    if draw.random() < 0.1:
        text = f"{draw.choice(BEFORE)} {text}"
    return text + draw.choice(AFTER) if draw.random() < 0.1 else text


def _spelt(draw: random.Random, word: str) -> str:
    if word in SHORT and draw.random() < 0.12:
        return draw.choice(SHORT[word])
    if draw.random() < 0.25:
        known = [(old, new) for old, new in SPELT if old in word]
        if known:
            word = word.replace(*draw.choice(known), 1)
    if len(word) > 4 and draw.random() < 0.03:
        at = draw.randrange(1, len(word) - 1)
        word = draw.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
    return word


def true_pairs(seed: int, count: int) -> list[tuple[str, str]]:
    """(name of the payee, holder) of one and the same."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        words = person(draw)
        found.append((titled(draw, " ".join(words)), written(draw, words)))
    return found


def strangers(seed: int, count: int) -> list[tuple[str, str]]:
    """(name of the payee, holder) of two people; every fourth pair shares a family name."""
    draw = random.Random(seed)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        one, other = person(draw), person(draw)
        if len(found) % 4 == 0 and len(one) > 1 and len(other) > 1:
            other[-1] = one[-1]
        if set(other) <= set(one) or set(one) <= set(other):
            continue
        found.append((titled(draw, " ".join(one)), written(draw, other)))
    return found
