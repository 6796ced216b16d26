import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_organisation_accounts")]
    operations = [
        migrations.CreateModel(
            name="NamedHeir",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("relation", models.TextField(db_default="", default="")),
                ("about", models.TextField()),
                ("sheet_row", models.IntegerField()),
                ("named_on", models.DateField()),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_heirs",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("about", "sheet_row"), name="named_heir_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="named_heir_name"),
                ],
            },
        ),
        sql_file(__file__, "0010_heirs.sql"),
    ]
