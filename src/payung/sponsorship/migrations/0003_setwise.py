import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0002_rules"),
        ("participation", "0003_setwise_keys"),
        ("platform", "0006_setwise_keys"),
    ]
    operations = [
        migrations.AlterField(
            "enrolment",
            "membership",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="participation.membership",
            ),
        ),
        migrations.AlterField(
            "enrolment",
            "scheme",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="sponsorship.scheme",
            ),
        ),
        sql_file(__file__, "0003_setwise.sql"),
        sql_file(__file__, "0004_release.sql"),
        sql_file(__file__, "0005_waiting.sql"),
        sql_file(__file__, "0006_merges.sql"),
        sql_file(__file__, "0007_leaving.sql"),
        sql_file(__file__, "published.sql"),
    ]
