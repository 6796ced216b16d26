"""From act to page: the form, shown again with its errors and the typed values; the confirmation; the message
afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext

from payung.access.policies import Forbidden
from payung.kernel.acts import Act, Count, Invalid, Keys, Question, Saying, Spec, check, resolve
from payung.kernel.errors import PayungError, worded
from payung.kernel.months import Month
from payung.platform import rehearsal
from payung.ui.components.formats import long_date, month_name, number, rupiah
from payung.ui.components.words import Word
from payung.ui.decorators import ActorRequest, page
from payung.ui.sentences import sentence


class Regency(StringConverter):
    """The code of a kabupaten/kota in an address."""

    regex = r"[0-9]{2}\.[0-9]{2}"


register_converter(Regency, "regency")


@dataclass(frozen=True)
class Place:
    """The object of an act as its page names it, and the page to return to; `frame`: more of its room's frame,
    `above` a part that is shown above the form. typed: initial values of the fields. choices: (value, word) of the
    possible values of a field for this object, by the field's name. then: the page of the next step, from the result
    of the act (the number of the new object); by default the page to return to.
    """

    thing: Any
    heading: str
    back: str
    breadcrumbs: Sequence[tuple[Word, str]]
    frame: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    then: Callable[[Any], str] | None = None


Locate = Callable[[ActorRequest, Keys], Place]


ONE_LINE = 200  # letters: a field that takes at most so many is one line of a form


def act_urls(acts: Iterable[Act], locate: Locate) -> list[URLPattern]:
    """Addresses of the acts that have no hand-written page."""
    return [path(act.page, _view(act, locate), name=act.page_name) for act in acts if act.page]


def typed_of(request: ActorRequest, act: Act) -> dict[str, str]:
    """The typed values of the act's form, by field."""
    return {name: request.POST.get(spec.form, "").strip() for name, spec in act.specs().items()}


def carry_out(request: ActorRequest, act: Act, keys: Keys, data: Any, back: str, done: str = "") -> HttpResponse:
    """Carry out the act, show a message with the result, go back."""
    try:
        with transaction.atomic():
            act.call(request.actor, keys, data)
    except Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, done or gettext(act.done))
    return HttpResponseRedirect(back)


def said(one: Saying | Count | str | int | date | Month) -> str:
    """A sentence, a name, whole rupiah, a count, a day or a month in the reader's language."""
    if isinstance(one, Saying):
        return worded(one.text, {name: _figure(value) for name, value in one.facts.items()}, gettext)
    return str(_figure(one))


def _figure(one: Any) -> Any:
    if isinstance(one, Count):
        return number(one.number)
    if isinstance(one, date | Month):
        return long_date(one) if isinstance(one, date) else month_name(one)
    return rupiah(one) if isinstance(one, int) else one


def question_context(asked: Question) -> dict[str, Any]:
    """A question as the part `components/confirm.html` takes it."""
    return {
        "title": said(asked.title),
        "facts": [(said(word), said(value)) for word, value in asked.facts],
        "consequences": [said(one) for one in asked.consequences],
    }


def _view(act: Act, locate: Locate) -> Callable[..., HttpResponse]:
    @page(act.right, methods=("GET", "HEAD", "POST"))
    def view(request: ActorRequest, **keys: Any) -> HttpResponse:
        place = locate(request, keys)
        if request.method != "POST" and not act.sees and any(s.kind == "digest" for s in act.specs().values()):
            # The reader has to see the content there; the form of that page carries its digest.
            return HttpResponseRedirect(place.back)
        if request.method != "POST" and not (act.asks and act.bare):
            return _form(request, act, place, place.typed, {}, 200)
        typed = typed_of(request, act)
        try:
            if act.sees and not request.POST.get("paham"):
                typed["seen"] = resolve(act.sees)(request.actor, place.thing)  # the question shows it, with its digest
            data = check(act, typed)
        except Invalid as wrong:
            return _form(request, act, place, typed, wrong.errors, 400)
        except PayungError as error:
            messages.error(request, sentence(error))
            return HttpResponseRedirect(place.back)
        try:
            asked = rehearsal.asked(act, request.actor, keys, place.thing, data, sure=bool(request.POST.get("paham")))
            result: dict[str, Any] = {}
            if asked is None:
                with transaction.atomic():
                    result = act.call(request.actor, keys, data)
        except Forbidden:
            raise
        except PayungError as error:
            messages.error(request, sentence(error))
            if act.bare:
                return HttpResponseRedirect(place.back)
            return _form(request, act, place, typed, {}, 409)  # nobody types it all again for one wrong word
        if asked is None:
            messages.success(request, gettext(act.done))
            return HttpResponseRedirect(place.then(result[act.gives]) if place.then and result else place.back)
        hidden = [(spec.form, typed[name]) for name, spec in act.specs().items() if typed[name]]
        context = {**_frame(act, place), **question_context(asked), "hidden": hidden}
        return render(request, "acts/confirm.html", context)

    view.__name__, view.__doc__ = act.name.replace(".", "_"), act.summary
    return view


def _frame(act: Act, place: Place) -> dict[str, Any]:
    button = gettext(act.button)
    return {
        "heading": place.heading,
        "title": button,
        "button": button,
        "back_url": place.back,
        "breadcrumbs": place.breadcrumbs,
        "hand": act.look == "hand",
        **place.frame,
    }


def _described(spec: Spec, wrong: bool) -> str:
    """The ids of the texts that a screen reader reads with a field: its hint and its error."""
    return " ".join(f"isian-{spec.form}-{part}" for part, said in (("hint", spec.hint), ("error", wrong)) if said)


def _options(spec: Spec) -> list[tuple[str, str]]:
    if spec.offers:
        return [(value, gettext(word)) for value, word in resolve(spec.offers)()]
    return [(one.value, gettext(one.word)) for one in spec.options]


def _form(
    request: ActorRequest, act: Act, place: Place, typed: Mapping[str, str], errors: Mapping[str, str], status: int
) -> HttpResponse:
    fields = [
        {
            "name": spec.form,
            "kind": "choice" if spec.offers or name in place.choices else spec.kind,
            "word": gettext(spec.word),
            "hint": gettext(spec.hint) if spec.hint else "",
            "value": typed.get(name, ""),
            "error": gettext(errors[name]) if name in errors else "",
            "described": _described(spec, name in errors),
            "least": spec.least,
            "most": spec.most,
            "short": 0 < spec.most <= ONE_LINE,
            "required": act.needed(name),
            "options": place.choices[name] if name in place.choices else _options(spec),
        }
        for name, spec in act.specs().items()
    ]
    unseen = [one["error"] for one in fields if one["kind"] == "digest" and one["error"]]
    context = {**_frame(act, place), "fields": fields, "unseen": unseen}
    return render(request, "acts/form.html", context, status=status)
