import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0007_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("form", models.SmallIntegerField()),
                ("relation", models.TextField()),
                ("row_id", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("link", models.BinaryField()),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.cycle"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["relation", "row_id"], name="award_fact_of")],
                "constraints": [models.UniqueConstraint(fields=("cycle", "number"), name="award_fact_chained")],
            },
        ),
        sql_file(__file__, "0008_facts.sql"),
    ]
