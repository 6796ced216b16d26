import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_moves_prices")]
    operations = [
        migrations.CreateModel(
            name="Ceasing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("regency", models.CharField(max_length=5)),
                ("village_code", models.CharField(max_length=13)),
                ("people", models.BigIntegerField()),
                (
                    "payer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participation.payer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "payer", "regency", "village_code"), name="ceasing_once")
                ],
            },
        ),
        sql_file(__file__, "0011_moves_ends.sql"),
    ]
