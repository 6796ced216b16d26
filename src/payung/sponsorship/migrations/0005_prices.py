import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file

STATES = ["asked", "taken", "refused", "overtaken", "adopted"]


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0004_plans"), ("participation", "0006_prices")]
    operations = [
        migrations.CreateModel(
            name="Repricing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.SmallIntegerField()),
                ("state", models.TextField()),
                ("law", models.TextField()),
                ("reason", models.TextField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decided_reason", models.TextField(db_default="", default="")),
                ("people", models.BigIntegerField(db_default=0, default=0)),
                ("months", models.BigIntegerField(db_default=0, default=0)),
                ("amount", models.BigIntegerField(db_default=0, default=0)),
                ("billed", models.BigIntegerField(db_default=0, default=0)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repricings",
                        to="sponsorship.scheme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "version"), name="repricing_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("scheme",), name="repricing_one_waits"
                    ),
                    models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="repricing_state"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="repricing_two_people",
                    ),
                ],
            },
        ),
        sql_file(__file__, "0007_moves.sql"),
    ]
