"""What a database answers that no upgrade leads from."""

from __future__ import annotations

from typing import Any

import pytest

from payung.platform.installation import SetupRefused, migrate


@pytest.fixture
def unstamped(own_db: Any, owner: Any) -> Any:
    """A database that another release has set up, as far as its stamp tells."""
    owner.execute("update platform_setting set value = 'another' where key = 'installed'")
    return owner


def test_a_database_of_an_older_schema_is_refused_in_words(unstamped: Any) -> None:
    unstamped.execute("delete from django_migrations where app = 'access' and name like '0001%'")
    with pytest.raises(SetupRefused) as refused:
        migrate()
    assert refused.value.code == "SCHEMA_OTHER"
    assert "payung demo --reset" in str(refused.value)


def test_a_database_of_a_newer_release_is_refused_in_words(unstamped: Any) -> None:
    unstamped.execute("insert into django_migrations (app, name, applied) values ('access', '9999_later', now())")
    with pytest.raises(SetupRefused) as refused:
        migrate()
    assert refused.value.code == "SCHEMA_NEWER"
