import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0014_own_prices"), ("sponsorship", "0008_handover")]
    operations = [
        migrations.CreateModel(
            name="Incentive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_month", models.DateField()),
                ("rate_ppm", models.BigIntegerField()),
                ("source", models.TextField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsorship.scheme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("from_month__day", 1)), name="incentive_month"),
                    models.CheckConstraint(
                        condition=models.Q(("rate_ppm__gte", 0), ("rate_ppm__lte", 500000)), name="incentive_rate"
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="incentive_source"),
                ],
            },
        ),
        sql_file(__file__, "0017_agents.sql"),
    ]
