import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0011_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="FineRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payer_class", models.TextField()),
                ("first_month", models.DateField()),
                ("ppm", models.IntegerField()),
                ("by_month", models.BooleanField()),
                ("basis", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("payer_class", "first_month"), name="fine_rate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ppm__gte", 0), ("ppm__lte", 1000000)), name="fine_rate_ppm"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("why", models.TextField()),
                ("basis", models.TextField()),
                ("document", models.TextField()),
                ("document_on", models.DateField()),
                ("maker_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("state", models.TextField(db_default="waiting", default="waiting")),
                (
                    "checkers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="contributions.bill"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BillCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("on_day", models.DateField()),
                ("base", models.BigIntegerField(db_default=0, default=0)),
                ("ppm", models.IntegerField(db_default=0, default=0)),
                ("from_month", models.IntegerField(db_default=0, default=0)),
                ("to_month", models.IntegerField(db_default=0, default=0)),
                ("basis", models.TextField(db_default="", default="")),
                ("actor_id", models.BigIntegerField()),
                ("known_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="contributions.bill"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lowered_by",
                        to="contributions.billcharge",
                    ),
                ),
                (
                    "waiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="contributions.waiver",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "approved", "refused", "withdrawn"])), name="waiver_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["contribution", "fine"])), name="waiver_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="waiver_amount"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("maker_id")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="waiver_refused_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("bill",), name="waiver_one_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["fine", "fine_lowered", "fine_waived", "waived", "unwaived"])),
                name="charge_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("kind__in", ["fine", "unwaived"])),
                    models.Q(models.Q(("kind__in", ["fine", "unwaived"]), _negated=True), ("amount__lt", 0)),
                    _connector="OR",
                ),
                name="charge_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["fine_lowered", "fine_waived"]), ("of__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", ["fine_lowered", "fine_waived"]), _negated=True), ("of__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="charge_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "fine"), _negated=True),
                    models.Q(
                        ("base__gt", 0),
                        ("from_month__gt", 0),
                        ("ppm__gt", 0),
                        ("to_month__gte", models.F("from_month")),
                        models.Q(("basis", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="charge_fine",
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["waived", "fine_waived"]), ("waiver__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", ["waived", "fine_waived"]), _negated=True), ("waiver__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="charge_waiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="billcharge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "fine")), fields=("bill", "from_month"), name="fine_month_once"
            ),
        ),
        sql_file(__file__, "0014_charges.sql"),
    ]
