import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_family_rules"),
        ("platform", "0006_setwise_keys"),
    ]
    operations = [
        migrations.AlterField(
            "identity",
            "person",
            models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="identity",
                serialize=False,
                to="registry.person",
            ),
        ),
        sql_file(__file__, "0005_setwise_keys.sql"),
        sql_file(__file__, "published.sql"),
    ]
