import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_forget")]
    operations = [
        migrations.CreateModel(
            name="DeliveryReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.SmallIntegerField()),
                ("outcome", models.TextField()),
                ("transport", models.TextField()),
                ("told_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "notification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="notices.notification",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="deliveryreceipt",
            constraint=models.UniqueConstraint(fields=("notification", "part", "outcome"), name="receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="deliveryreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["delivered", "underway", "unknown_number", "phone_off", "expired", "barred"])
                ),
                name="receipt_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryreceipt",
            constraint=models.CheckConstraint(condition=models.Q(("part__gte", 1)), name="receipt_part"),
        ),
        sql_file(__file__, "0004_receipts.sql"),
        sql_file(__file__, "published.sql"),
    ]
