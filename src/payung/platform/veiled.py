"""Fields that no role of the product may read as columns: a function returns the value of a row, within the scope.

The columns are those that `payung.veil` names (see platform/sql/0001_foundation.sql). Models are read as usual; the
database refuses a condition, an order or a grouping on such a field. Look-ups are functions of their rooms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from payung.platform.db import OWNER


class Veiled:
    """Mixin: in a SELECT list the column becomes `payung.tell_TABLE_COLUMN(key)`, except for the owner."""

    model: Any
    column: str

    def deconstruct(self) -> Any:
        """As the plain field: for migrations nothing is different."""
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        plain = next(base for base in type(self).__mro__ if base.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{plain.__name__}", args, kwargs

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Called by Django for a column in a SELECT list."""
        if compiler.connection.alias == OWNER:
            return sql, params
        meta = self.model._meta
        key = compiler.quote_name_unless_alias(meta.pk.column)
        return f"payung.tell_{meta.db_table}_{self.column}({sql.rpartition('.')[0]}.{key})", params


if TYPE_CHECKING:
    Set = TypeVar("Set", contravariant=True)
    Get = TypeVar("Get", covariant=True)

    class VeiledText(models.TextField[Set, Get]):
        """A text."""

    class VeiledChar(models.CharField[Set, Get]):
        """A short text."""

    class VeiledDate(models.DateField[Set, Get]):
        """A day."""

    class VeiledBytes(models.BinaryField[Set, Get]):
        """A digest."""

else:  # Django's fields take no types at run time

    class VeiledText(Veiled, models.TextField):
        """A text."""

    class VeiledChar(Veiled, models.CharField):
        """A short text."""

    class VeiledDate(Veiled, models.DateField):
        """A day."""

    class VeiledBytes(Veiled, models.BinaryField):
        """A digest."""
