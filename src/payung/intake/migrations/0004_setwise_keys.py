import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_expiry"),
        ("platform", "0006_setwise_keys"),
    ]
    operations = [
        migrations.AlterField(
            "row",
            "list",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="intake.list",
            ),
        ),
        migrations.AlterField(
            "candidate",
            "list",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="candidates",
                to="intake.list",
            ),
        ),
        sql_file(__file__, "0004_setwise_keys.sql"),
    ]
