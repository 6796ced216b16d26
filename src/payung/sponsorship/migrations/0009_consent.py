import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0008_handover")]
    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                ("paper", models.TextField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "enrolment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent",
                        to="sponsorship.enrolment",
                    ),
                ),
            ],
        ),
        sql_file(__file__, "0011_consent.sql"),
    ]
