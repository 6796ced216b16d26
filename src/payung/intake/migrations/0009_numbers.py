import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_staff"), ("participation", "0009_numbers")]
    operations = [
        migrations.CreateModel(
            name="RowNumber",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "sheet_row", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sheet_row", models.IntegerField()),
                ("regency", models.CharField(default="", max_length=5)),
                ("person_id", models.BigIntegerField()),
                ("number", models.TextField()),
                ("status", models.TextField(db_default="", default="")),
                ("first_month", models.DateField(null=True)),
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
        sql_file(__file__, "0011_extract.sql"),
    ]
