import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0007_choosers"),
        ("parties", "0002_rules"),
        ("registry", "0005_setwise_keys"),
        ("sponsorship", "0005_prices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chooser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.TextField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payer_id", models.BigIntegerField()),
                ("pays", models.TextField()),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "enrolment",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choice",
                        to="sponsorship.enrolment",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="participation.membership"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="sponsorship.scheme"
                    ),
                ),
                (
                    "chooser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="sponsorship.chooser"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="chooser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("organisation", "number"), name="chooser_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="chooser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("user_id",), name="chooser_user_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="chooser",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[A-Z0-9][A-Z0-9./-]{0,14}$")), name="chooser_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.CheckConstraint(condition=models.Q(("pays__in", ["payroll", "own"])), name="choice_pays"),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1), ("first_month__lte", models.F("last_month")), ("last_month__day", 1)
                ),
                name="choice_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("enrolment__isnull", False), ("pays", "payroll")),
                    models.Q(models.Q(("pays", "payroll"), _negated=True), ("enrolment__isnull", True)),
                    _connector="OR",
                ),
                name="choice_enrolled",
            ),
        ),
        sql_file(__file__, "0010_choosing.sql"),
        sql_file(__file__, "published_choosing.sql"),
    ]
