"""Entering and correcting figures that others published."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.coverage.acts import ACTS
from payung.kernel.acts import Keys
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest


def locate(_request: ActorRequest, _keys: Keys) -> Place:
    """The page of the figures, whichever of them the act is about."""
    back = reverse("coverage")
    return Place(None, gettext("Angka yang diterbitkan"), back, crumbs((_("Cakupan"), back)))


urlpatterns = act_urls(ACTS, locate)
