"""Answers as JSON: recorded moments are shown on the calendar of the installation, as on pages and in commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from payung.platform import clock


class Encoder(NinjaJSONEncoder):
    """In a demonstration whose date is stated nothing happened on the server's own day."""

    def default(self, o: Any) -> Any:
        return super().default(clock.stated(o) if isinstance(o, datetime) else o)


class Renderer(JSONRenderer):
    """Knows the calendar before it writes."""

    encoder_class = Encoder

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        clock.show_on(clock.calendar())
        return super().render(request, data, response_status=response_status)
