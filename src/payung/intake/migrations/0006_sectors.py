import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_files")]
    operations = [
        migrations.CreateModel(
            name="SectorDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet_row", models.IntegerField()),
                ("regency", models.CharField(default="", max_length=5)),
                ("sector", models.TextField()),
                ("was", models.TextField()),
                ("reason", models.TextField()),
                ("decided_by", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "list",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.list",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["list", "sheet_row", "id"], name="sectordecision_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sector__in", ["other", "transport"])), name="sectordecision_sector"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sector", models.F("was")), _negated=True), name="sectordecision_changes"
                    ),
                ],
            },
        ),
        sql_file(__file__, "0009_sectors.sql"),
    ]
