import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file

STATES = ["asked", "taken", "refused"]


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0006_choosing"), ("registry", "0005_setwise_keys")]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.TextField()),
                ("decree_number", models.TextField()),
                ("decree_date", models.DateField()),
                ("first_month", models.DateField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decided_reason", models.TextField(db_default="", default="")),
                ("months_out", models.BigIntegerField(db_default=0, default=0)),
                ("amount_out", models.BigIntegerField(db_default=0, default=0)),
                ("months_in", models.BigIntegerField(db_default=0, default=0)),
                ("amount_in", models.BigIntegerField(db_default=0, default=0)),
                (
                    "release",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participation.release",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="sponsorship.scheme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "refused"), _negated=True),
                        fields=("scheme", "decree_number"),
                        name="correction_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="correction_state"),
                    models.CheckConstraint(condition=models.Q(("first_month__day", 1)), name="correction_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comes", models.BooleanField()),
                (
                    "correction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="sponsorship.correction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("correction", "person"), name="correction_line_once"),
                ],
            },
        ),
        sql_file(__file__, "0008_moves_swaps.sql"),
    ]
