"""Password check for sign-in (argon2); the hash is fetched for this one purpose."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.http import HttpRequest

from payung.access.models import User
from payung.platform.db import one


class PasswordBackend:
    """Checks name and password; a wrong name costs as much time as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        username: str = "",
        password: str = "",
        **kwargs: Any,  # noqa: ARG002 - Django's signature
    ) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute("select * from payung.login_lookup(%s)", [username])
            found = one(cursor)
        if not found or found["user_id"] is None:
            make_password(password)
            return None
        if not check_password(password, found["password"]):
            return None
        # The row itself is not visible before the session is open; login needs only the key.
        return User(pk=found["user_id"], username=username)

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
