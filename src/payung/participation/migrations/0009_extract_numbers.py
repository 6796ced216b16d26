from django.db import migrations, models

from payung.platform.db import sql_file

STANDS_OR_NOT = models.Q(status__in=["", "active", "inactive"])
OF_A_LIST = models.Q(list_id__isnull=True, sheet_row__isnull=True) | models.Q(
    list_id__isnull=False, sheet_row__isnull=False
)


class Migration(migrations.Migration):
    dependencies = [("participation", "0008_extract_ends")]
    operations = [
        migrations.AddField("externalnumber", "list_id", models.BigIntegerField(null=True)),
        migrations.AddField("externalnumber", "sheet_row", models.IntegerField(null=True)),
        migrations.AddField("externalnumber", "status", models.TextField(db_default="", default="")),
        migrations.AddField("externalnumber", "with_list", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            "externalnumber", models.CheckConstraint(condition=STANDS_OR_NOT, name="external_status")
        ),
        migrations.AddConstraint("externalnumber", models.CheckConstraint(condition=OF_A_LIST, name="external_row")),
        migrations.AddIndex(
            "externalnumber",
            models.Index(
                condition=models.Q(list_id__isnull=False), fields=["list_id", "sheet_row"], name="external_listed"
            ),
        ),
        migrations.AddIndex(
            "externalnumber",
            models.Index(condition=models.Q(valid_to__isnull=False), fields=["number"], name="external_ended"),
        ),
        sql_file(__file__, "0013_extract_numbers.sql"),
    ]
