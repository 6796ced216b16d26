import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_cards"),
        ("ledger", "0003_sign"),
        ("access", "0004_bank_channel"),
        ("contributions", "0004_snap"),
    ]
    operations = [
        migrations.CreateModel(
            name="BillPlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "bill_id",
                        "month",
                        "regency",
                        "segment",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("origin_id", models.BigIntegerField()),
                ("payer_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("regency", models.CharField(max_length=5)),
                ("segment", models.TextField()),
                ("village_codes", ArrayField(models.CharField(max_length=13), size=None)),
                ("people", ArrayField(models.BigIntegerField(), size=None)),
                ("amounts", ArrayField(models.BigIntegerField(), size=None)),
                (
                    "bill",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contributions.bill",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amounts__len", models.F("village_codes__len")),
                            ("people__len", models.F("village_codes__len")),
                            ("village_codes__len__gt", 0),
                        ),
                        name="bill_place_lists",
                    )
                ],
                "indexes": [models.Index(fields=["month", "origin_id"], name="bill_place_month")],
            },
        ),
        sql_file(__file__, "0005_snap.sql"),
        sql_file(__file__, "0005_codes.sql"),
        sql_file(__file__, "0007_demo.sql"),
        sql_file(__file__, "0008_release.sql"),
        sql_file(__file__, "0009_places.sql"),
        sql_file(__file__, "published.sql"),
    ]
