import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0002_rules"),
        ("platform", "0006_setwise_keys"),
    ]
    operations = [
        migrations.AlterField(
            "membership",
            "person",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="registry.person",
            ),
        ),
        sql_file(__file__, "0003_setwise_keys.sql"),
        sql_file(__file__, "0005_release.sql"),
        sql_file(__file__, "0006_members.sql"),
        sql_file(__file__, "0008_official_numbers.sql"),
    ]
