import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_receipts"),
        ("contributions", "0012_charges"),
        ("participation", "0007_choosers"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstalmentPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("maker_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("state", models.TextField(db_default="waiting", default="waiting")),
                ("checker_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="contributions.bill"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("later", models.BigIntegerField()),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="contributions.instalmentplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("stage", models.TextField()),
                ("told_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="contributions.bill"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BillContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.TextField()),
                ("contact", models.TextField()),
                ("agreed_to", models.BigIntegerField()),
                ("agreed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participation.payer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "email"])), name="bill_contact_channel"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("payer",), name="bill_contact_once"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="instalmentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "agreed", "refused", "withdrawn", "replaced", "ended"])),
                name="plan_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalmentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["agreed", "refused", "replaced", "ended"]), _negated=True),
                    models.Q(
                        ("checker_id__isnull", False), models.Q(("checker_id", models.F("maker_id")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="plan_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalmentplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("bill",), name="plan_one_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalmentplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "agreed")), fields=("bill",), name="plan_one_agreed"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("plan", "place"), name="instalment_place"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("later__gte", 0), ("place__gt", 0)), name="instalment_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["before", "after"])), name="reminder_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("bill", "due_on", "stage"), name="reminder_once"),
        ),
        sql_file(__file__, "0015_instalments.sql"),
    ]
