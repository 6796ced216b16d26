"""A web server that a test kills (test_kills.py): it says its port and serves until then."""

from __future__ import annotations

from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def load() -> None:
    """All pages, once for all that are forked."""
    from django.urls import get_resolver

    from payung.site import wsgi  # noqa: F401

    _ = get_resolver().url_patterns


def main(_words: list[str]) -> None:
    """Serve."""
    from payung.site.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    print(server.server_address[1], flush=True)
    server.serve_forever()
