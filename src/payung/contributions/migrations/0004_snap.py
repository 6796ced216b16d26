import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_bank_channel"),
        ("contributions", "0003_paid_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="SnapCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("external_id", models.CharField(max_length=36)),
                ("service", models.CharField(max_length=2)),
                ("body_sha256", models.BinaryField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="SnapClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("client_id", models.TextField(unique=True)),
                ("partner_id", models.CharField(max_length=8, unique=True)),
                ("service_id", models.CharField(db_default="", default="", max_length=8)),
                ("public_key", models.TextField()),
                (
                    "allow_from",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("signature", models.CharField(db_default="symmetric", default="symmetric", max_length=10)),
                ("grace_days", models.IntegerField(db_default=365, default=365)),
                ("amounts", models.TextField(db_default="closed", default="closed")),
                ("unknown_an_hour", models.IntegerField(db_default=30, default=30)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("created_by", models.BigIntegerField()),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SnapAnswer",
            fields=[
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="contributions.snapcall",
                    ),
                ),
                ("response_code", models.CharField(max_length=7)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="SnapSecret",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="contributions.snapclient",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="snapcall",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contributions.snapclient"
            ),
        ),
        migrations.CreateModel(
            name="VaPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request_id", models.CharField(max_length=128)),
                ("payment_code", models.CharField(max_length=14)),
                ("amount", models.BigIntegerField()),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contributions.snapcall"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contributions.snapclient"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="va_payment",
                        to="contributions.receipt",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="snapclient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)), fields=("name",), name="snap_client_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapclient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grace_days__gte", 0), ("partner_id__regex", "^\\d{1,8}$"), ("service_id__regex", "^\\d{0,8}$")
                ),
                name="snap_client_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapclient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="snap_client_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapclient",
            constraint=models.CheckConstraint(
                name="snap_client_amounts",
                condition=models.Q(("amounts__in", ["closed", "partial", "open"])),
            ),
        ),
        migrations.AddConstraint(
            model_name="snapclient",
            constraint=models.CheckConstraint(
                condition=models.Q(("signature__in", ["symmetric", "asymmetric"])), name="snap_client_signature"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapcall",
            constraint=models.UniqueConstraint(fields=("client", "day", "external_id"), name="snap_call_once"),
        ),
        migrations.AddConstraint(
            model_name="vapayment",
            constraint=models.UniqueConstraint(fields=("client", "request_id"), name="va_payment_once"),
        ),
        migrations.CreateModel(
            name="UnknownCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.snapclient",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["client", "at"], name="contributio_client__f221bc_idx")]},
        ),
        migrations.CreateModel(
            name="CodeAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank", models.TextField()),
                ("kind", models.TextField(db_default="codes", default="codes")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_by", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="code_alarms",
                        to="contributions.snapclient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("client", "kind"),
                        name="code_alarm_once",
                    ),
                    models.CheckConstraint(
                        name="code_alarm_kind", condition=models.Q(("kind__in", ["codes", "request"]))
                    ),
                ],
            },
        ),
    ]
