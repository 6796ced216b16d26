"""Several processes share one embedded server: the first starts it, the last one out stops it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from payung.platform.home import Home, current_home
from payung.platform.postgres.cluster import Cluster
from payung.platform.postgres.urls import DatabaseUrls, database_urls


@contextmanager
def running_database(home: Home | None = None, *, keep: bool = False) -> Iterator[DatabaseUrls]:
    """Addresses of a database that answers. An external server (see `database_urls`) is left alone.

    The embedded one is started when needed and stopped by the last user to leave, unless `keep`.
    """
    home = home or current_home()
    urls = database_urls(home)
    if not urls.embedded:
        yield urls
        return
    cluster = Cluster(home)
    with cluster.attached(keep=keep):
        yield urls
