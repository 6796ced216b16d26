import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_sequences")]
    operations = [
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counter", models.TextField()),
                ("different", models.BigIntegerField()),
                ("mended", models.BooleanField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"indexes": [models.Index(fields=["counter", "-id"], name="recount_last")]},
        ),
        sql_file(__file__, "0010_files.sql"),
        sql_file(__file__, "0011_recounts.sql"),
        sql_file(__file__, "published.sql"),
    ]
