import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0008_handover")]
    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                ("dated", models.BooleanField(db_default=True, default=True)),
                ("paper", models.TextField(db_default="", default="")),
                ("list_id", models.BigIntegerField(null=True)),
                ("sheet_row", models.IntegerField(null=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("turn", models.SmallIntegerField(db_default=1, default=1)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsorship.enrolment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("list_id__isnull", False)), fields=["list_id"], name="consent_of_list"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "turn"), name="consent_turn_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dated", True),
                                ("list_id__isnull", True),
                                ("paper__regex", "..."),
                                ("sheet_row__isnull", True),
                            ),
                            models.Q(("list_id__isnull", False), ("paper", ""), ("sheet_row__isnull", False)),
                            _connector="OR",
                        ),
                        name="consent_stands_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("list_id", models.BigIntegerField(null=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="sponsorship.consent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LastConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                ("dated", models.BooleanField()),
                ("paper", models.TextField()),
                ("list_id", models.BigIntegerField(null=True)),
                ("sheet_row", models.IntegerField(null=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.TextField()),
                (
                    "enrolment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="consent",
                        to="sponsorship.enrolment",
                    ),
                ),
            ],
            options={"db_table": "sponsorship_lastconsent", "managed": False},
        ),
        sql_file(__file__, "0011_consent.sql"),
    ]
