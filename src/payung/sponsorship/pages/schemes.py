"""The scheme that an address names, and the way back to it: for every page below that of a scheme."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payung.sponsorship import selectors
from payung.sponsorship.models import Scheme
from payung.ui.context import crumbs


def the_scheme(scheme_id: int) -> Scheme:
    """The scheme. Raises Http404 when it is not there or out of scope."""
    scheme = selectors.scheme(scheme_id)
    if scheme is None:
        raise Http404
    return scheme


def trail(scheme: Scheme) -> Any:
    """The breadcrumbs of a page below that of a scheme."""
    return crumbs((_("Pendanaan"), reverse("schemes")), (scheme.name, reverse("scheme", args=[scheme.pk])))
