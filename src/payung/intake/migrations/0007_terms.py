import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_sectors"), ("registry", "0007_named_heirs")]
    operations = [
        migrations.CreateModel(
            name="RowTerms",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "sheet_row", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sheet_row", models.IntegerField()),
                ("regency", models.CharField(default="", max_length=5)),
                ("first_month", models.DateField(null=True)),
                ("last_month", models.DateField(null=True)),
                ("participant_class", models.TextField(default="")),
                ("loan", models.TextField(default="")),
                ("agent_nik", models.TextField(default="")),
                ("heir", models.TextField(default="")),
                ("heir_relation", models.TextField(default="")),
                ("consent_on", models.DateField(null=True)),
                ("consent_dated", models.BooleanField(db_default=True, default=True)),
                (
                    "list",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.list",
                    ),
                ),
            ],
        ),
        sql_file(__file__, "0010_terms.sql"),
    ]
