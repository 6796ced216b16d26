import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0003_setwise"),
        ("registry", "0005_setwise_keys"),
        ("platform", "0010_files"),
        ("participation", "0004_cards"),
        ("access", "0004_bank_channel"),
        ("intake", "0001_initial"),
        ("sponsorship", "0002_rules"),
    ]
    operations = [
        sql_file(__file__, "0001_intake.sql"),
        sql_file(__file__, "0002_near.sql"),
        sql_file(__file__, "0002_match.sql"),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "regency", "verdict", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("regency", models.CharField(max_length=5)),
                ("verdict", models.CharField(max_length=8)),
                ("rows", models.BigIntegerField()),
                (
                    "list",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="intake.list",
                    ),
                ),
            ],
        ),
        sql_file(__file__, "0007_tally.sql"),
    ]
