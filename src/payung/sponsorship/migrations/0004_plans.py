import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0003_setwise")]
    operations = [
        migrations.CreateModel(
            name="SavedPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=2)),
                ("name", models.TextField()),
                ("content", models.JSONField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["province", "-id"], name="plan_of_province")]},
        ),
        sql_file(__file__, "0008_plans.sql"),
    ]
