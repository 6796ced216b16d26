import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_bank_channel"),
        ("contributions", "0005_snap_rules"),
        ("participation", "0004_cards"),
        ("registry", "0005_setwise_keys"),
        ("payouts", "0004_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="BillStanding",
            fields=[
                (
                    "bill",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="contributions.bill",
                    ),
                ),
                ("payer_id", models.BigIntegerField()),
                ("net", models.BigIntegerField()),
                ("fined", models.BigIntegerField(db_default=0, default=0)),
                ("waived", models.BigIntegerField(db_default=0, default=0)),
                ("paid", models.BigIntegerField(db_default=0, default=0)),
                ("credited", models.BigIntegerField(db_default=0, default=0)),
                (
                    "open",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.F("net")
                        + models.F("fined")
                        - models.F("waived")
                        - models.F("paid")
                        + models.F("credited"),
                        output_field=models.BigIntegerField(),
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("on_day", models.DateField()),
                ("actor_id", models.BigIntegerField()),
                ("known_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="PayerCredit",
            fields=[
                (
                    "payer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="credit",
                        serialize=False,
                        to="participation.payer",
                    ),
                ),
                ("amount", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payment_code", models.CharField(max_length=14, unique=True)),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("maker_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.BigIntegerField()),
                ("why", models.TextField()),
                ("maker_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("state", models.TextField(db_default="waiting", default="waiting")),
                ("checker_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                ("instruction_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RequestedBill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.SmallIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="settlement",
            name="settlement_once",
        ),
        migrations.RemoveConstraint(
            model_name="settlement",
            name="settlement_amount",
        ),
        migrations.AlterField(
            model_name="receipt",
            name="bill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="contributions.bill"
            ),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(fields=["bill"], name="settlement_of_bill"),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amount__gt", 0)), fields=("bill", "receipt"), name="settlement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), models.Q(("amount", 0), ("settles", True)), _connector="OR"),
                name="settlement_amount",
            ),
        ),
        migrations.AddField(
            model_name="billstanding",
            name="receipt",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contributions.receipt",
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="bill",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="contributions.bill"
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="participation.payer"
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="receipt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credits",
                to="contributions.receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="payercredit",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="credit_not_below_zero"),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="participation.payer"
            ),
        ),
        migrations.AddField(
            model_name="handreceipt",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="by_hand",
                to="contributions.paymentrequest",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="contributions.paymentrequest",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="bank_account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.bankaccount"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="participation.payer"
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="refund",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credits",
                to="contributions.refund",
            ),
        ),
        migrations.AddField(
            model_name="requestedbill",
            name="bill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requested", to="contributions.bill"
            ),
        ),
        migrations.AddField(
            model_name="requestedbill",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requested",
                to="contributions.paymentrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="billstanding",
            index=models.Index(
                condition=models.Q(("open__gt", 0)),
                fields=["payer_id"],
                name="standing_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="billstanding",
            constraint=models.CheckConstraint(
                condition=models.Q(net__gte=0, fined__gte=0, waived__gte=0, paid__gte=0, credited__gte=0)
                & models.Q(credited__lte=models.F("paid"), waived__lte=models.F("net"))
                & models.Q(paid__lte=models.F("net") + models.F("fined") - models.F("waived") + models.F("credited")),
                name="standing_sums",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment_code__regex", "^\\d{14}$")), name="request_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "approved", "refused", "withdrawn", "returned"])),
                name="refund_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_amount"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "withdrawn"]),
                    models.Q(
                        ("checker_id__isnull", False), models.Q(("checker_id", models.F("maker_id")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="refund_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("instruction_id__isnull", False), ("state__in", ["approved", "returned"])),
                    models.Q(
                        models.Q(("state__in", ["approved", "returned"]), _negated=True),
                        ("instruction_id__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="refund_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("payer",), name="refund_one_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["overpaid", "corrected", "returned", "uncorrected", "carried", "refunded"])
                ),
                name="credit_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("kind__in", ["overpaid", "corrected", "returned"])),
                    models.Q(
                        models.Q(("kind__in", ["overpaid", "corrected", "returned"]), _negated=True), ("amount__lt", 0)
                    ),
                    _connector="OR",
                ),
                name="credit_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["overpaid", "carried"]), ("receipt__isnull", False), ("refund__isnull", True)
                    ),
                    models.Q(
                        ("bill__isnull", False),
                        ("kind__in", ["corrected", "uncorrected"]),
                        ("receipt__isnull", True),
                        ("refund__isnull", True),
                    ),
                    models.Q(
                        ("kind__in", ["refunded", "returned"]), ("receipt__isnull", True), ("refund__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="credit_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(fields=("receipt", "kind"), name="credit_of_receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(fields=("refund", "kind"), name="credit_of_refund_once"),
        ),
        migrations.AddConstraint(
            model_name="requestedbill",
            constraint=models.UniqueConstraint(fields=("request", "place"), name="requested_place"),
        ),
        migrations.AddConstraint(
            model_name="requestedbill",
            constraint=models.UniqueConstraint(fields=("request", "bill"), name="requested_once"),
        ),
        sql_file(__file__, "0010_credit.sql"),
        sql_file(__file__, "0011_refunds.sql"),
        sql_file(__file__, "0012_requests.sql"),
        sql_file(__file__, "0013_accounts.sql"),
    ]
