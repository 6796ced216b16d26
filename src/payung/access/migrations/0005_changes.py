import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file

KINDS = ["grant", "reopen", "password", "limits", "paying_bank"]


class Migration(migrations.Migration):
    dependencies = [("access", "0004_bank_channel"), ("parties", "0002_rules"), ("places", "0002_rules")]
    operations = [
        migrations.AddField("credential", "begun_by_two", models.BooleanField(default=False, db_default=False)),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("content", models.JSONField()),
                ("before", models.JSONField()),
                ("reason", models.TextField(db_default="")),
                ("digest", models.CharField(max_length=64)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "subject"], name="change_subject")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="change_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeSecret",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.change",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ChangeDecision",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="access.change",
                    ),
                ),
                ("accepted", models.BooleanField()),
                ("reason", models.TextField(db_default="")),
                ("decided_by", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        sql_file(__file__, "0007_accounts_kept.sql"),
    ]
