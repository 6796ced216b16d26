import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0013_instalments"),
        ("participation", "0006_prices"),
        ("sponsorship", "0008_handover"),
    ]
    operations = [
        migrations.CreateModel(
            name="OwnRepricing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=2)),
                ("state", models.TextField()),
                ("law", models.TextField()),
                ("reason", models.TextField()),
                ("prices", models.JSONField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decided_reason", models.TextField(db_default="", default="")),
                ("people", models.BigIntegerField(db_default=0, default=0)),
                ("months", models.BigIntegerField(db_default=0, default=0)),
                ("amount", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("province",), name="own_repricing_one_waits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "taken", "refused", "overtaken", "adopted"])),
                        name="own_repricing_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="own_repricing_two_people",
                    ),
                ],
            },
        ),
        sql_file(__file__, "0016_own_prices.sql"),
    ]
