"""Pencairan, letters of a bank: one person proposes what a letter settles, another decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.kernel.errors import PayungError
from payung.payouts.brake.pages import banner
from payung.payouts.choices import LETTER_OUTCOME
from payung.payouts.forms import LetterForm
from payung.payouts.letters import services as letters
from payung.payouts.letters.acts import ACTS
from payung.payouts.models import State
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page

OUTCOMES = translated(LETTER_OUTCOME)
BARS: dict[str, Word] = {
    "PROPOSED": _("Anda yang mengusulkannya; orang lain yang memutuskan."),
    "SENT": _("Anda menyusun atau mengirim kelompok bayarnya; orang lain yang memutuskan."),
    "ACCOUNT": _("Anda mencatat rekeningnya; orang lain yang memutuskan."),
    "OTHERS": _("Diputuskan orang yang berwenang atas pembayaran ini."),
}


def letters_of(request: ActorRequest, standing: State) -> dict[str, Any]:
    """Letters about a payment with who proposed and decided them, and the form for one where it is needed."""
    listed = list(letters.letters(instruction_id=standing.pk))
    names = names_of([n for letter in listed for n in (letter.maker_id, letter.checker_id) if n])
    bars = letters.bars([letter.pk for letter in listed if letter.state == "open"]) if listed else {}
    roles = request.actor.roles
    needed = standing.state in letters.NEEDED_IN and all(letter.state != "open" for letter in listed)
    may = needed and policies.can(roles, "payouts.letter")
    return {
        "letters": [
            {
                "row": letter,
                "outcome": sentences.word(OUTCOMES, letter.outcome),
                "by": names.get(letter.maker_id, ""),
                "decided": names.get(letter.checker_id or 0, ""),
                "bar": BARS.get(bars.get(letter.pk, ""), ""),
                "may_decide": letter.state == "open" and bars.get(letter.pk) == "",
                "may_take_back": letter.maker_id == request.actor.user_id,
            }
            for letter in listed
        ],
        "letter_form": LetterForm() if may and letters.may_speak(standing.pk) else None,
    }


@page("payouts.letter", methods=("POST",))
def propose(request: ActorRequest, instruction_id: int) -> HttpResponse:
    """Propose the bank's letter about a payment for another person to decide."""
    form = LetterForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, gettext("Pilih apa yang dikatakan bank, tulis alasannya, dan pilih berkas suratnya."))
        return _back(instruction_id)
    data = form.cleaned_data
    return _done(
        request,
        instruction_id,
        lambda: letters.propose(
            *(request.actor, instruction_id, data["hasil"], data["alasan"], data["surat"], data["surat"].name),
            number=data["nomor"],
            issued_on=data["tanggal"],
        ),
        gettext("Surat bank diusulkan. Orang lain memeriksa dan memutuskannya."),
    )


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The letter of an act, and the page of its payment."""
    letter = letters.letters().filter(pk=keys["letter_id"]).first()
    if letter is None:
        raise Http404
    payment = (letter.instruction.end_to_end_id, reverse("payout", args=[letter.instruction_id]))
    trail = crumbs((_("Pencairan"), reverse("payouts")), payment)
    return Place(letter, gettext("Surat bank"), payment[1] + "#surat-bank", trail, banner(request))


def _done(request: ActorRequest, instruction_id: int, act: Callable[[], Any], text: str) -> HttpResponse:
    try:
        act()
    except policies.Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, text)
    return _back(instruction_id)


def _back(instruction_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("payout", args=[instruction_id]) + "#surat-bank")


urlpatterns = [
    *act_urls(ACTS, locate),
    path("pencairan/perintah/<int:instruction_id>/surat", propose, name="payout_letter"),
]
