import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.lookups
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0006_choosing"),
        ("contributions", "0007_loans"),
        ("participation", "0007_choosers"),
        ("places", "0002_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "payer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participation.payer"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participation.membership",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="contributions.paygroup"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="paygroup",
            constraint=models.UniqueConstraint(fields=("place", "name"), name="paygroup_once"),
        ),
        migrations.AddConstraint(
            model_name="paygroup",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="paygroup_name"),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("membership",), name="group_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    django.db.models.lookups.GreaterThan(models.F("ended_at"), models.F("made_at")),
                    _connector="OR",
                ),
                name="group_member_end",
            ),
        ),
        sql_file(__file__, "0012_ahead.sql"),
    ]
