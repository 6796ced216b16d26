"""PostgreSQL 18: the embedded server, and the addresses of whichever server is used."""

from payung.platform.postgres.cluster import Cluster
from payung.platform.postgres.errors import PostgresError
from payung.platform.postgres.urls import DatabaseUrls, database_urls
from payung.platform.postgres.users import running_database

__all__ = ["Cluster", "DatabaseUrls", "PostgresError", "database_urls", "running_database"]
