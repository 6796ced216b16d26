import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_paid_for"),
        ("contributions", "0005_snap_rules"),
        ("casework", "0002_rules"),
        ("coverage", "0003_cek"),
        ("sponsorship", "0006_choosing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True)),
                ("issued_on", models.DateField()),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("people", models.BigIntegerField()),
                ("months", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("last_settlement", models.BigIntegerField()),
                ("facts", models.TextField()),
                ("signature", models.BinaryField()),
                ("public_key", models.BinaryField()),
                ("issued_by", models.BigIntegerField()),
                ("issued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                (
                    "chooser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsorship.chooser",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsorship.scheme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9A-HJKMNP-TV-Z]{16}$")), name="certificate_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("months__gte", models.F("people")), ("people__gt", 0)),
                        name="certificate_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdrawn_by__isnull", True), ("withdrawn_on__isnull", True)),
                            models.Q(
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_withdrawn",
                    ),
                ],
            },
        ),
        sql_file(__file__, "0010_certificates.sql"),
    ]
