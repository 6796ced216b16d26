"""Password check for sign-in (argon2), with a limit on wrong tries for each user name and address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from payung.access import bindings
from payung.access.models import User
from payung.access.selectors import lines_of_grants
from payung.platform import bindings as platform
from payung.platform import limits

WINDOW_MINUTES = 15
WRONG_PER_NAME = 5
WRONG_PER_ADDRESS = 30


class PasswordBackend:
    """Checks name and password; a wrong name costs as much time as a wrong password.

    Every try is counted before it is checked, so that tries sent at once do not pass together; a right one is taken
    back. Beyond the limit even the right password opens nothing, and whether the name exists makes no difference.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str = "",
        password: str = "",
        **kwargs: Any,  # noqa: ARG002 - Django's signature
    ) -> User | None:
        name, address = username.casefold(), limits.client_address(request) if request else ""
        seconds = WINDOW_MINUTES * 60
        by_name = limits.allow("sign-in.name", name, limit=WRONG_PER_NAME, seconds=seconds)
        by_address = not request or limits.allow("sign-in.address", address, limit=WRONG_PER_ADDRESS, seconds=seconds)
        if not (by_name and by_address):
            return None
        user = self._checked(username, password)
        if user is not None:
            limits.forgive("sign-in.name", name, everything=True)
            if request:
                limits.forgive("sign-in.address", address)
        return user

    def _checked(self, username: str, password: str) -> User | None:
        with connection.cursor() as cursor:
            login = bindings.login_lookup(username).on(cursor)
        if login["user_id"] is None or login["password"] is None:
            make_password(password)
            return None
        if not check_password(password, login["password"]):
            return None
        # The row itself is not visible before the session is open; login needs only the key.
        return User(pk=login["user_id"], username=username)

    def get_user(self, user_id: int) -> User | None:
        """An active user with his office and, as `session_roles`, the roles of the session that asks; as `grant_lines`, what
        his scope is made of. One query."""
        asked = platform.roles()
        roles = RawSQL(asked.statement, asked.parameters, ArrayField(TextField()))  # noqa: S611 - of our own
        users = User.objects.select_related("office")
        users = users.annotate(session_roles=roles, grant_lines=lines_of_grants("pk"))
        return users.filter(pk=user_id, is_active=True).first()
