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
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regency", models.CharField(max_length=5)),
                ("organisation_id", models.BigIntegerField()),
                ("people", models.BigIntegerField()),
            ],
        ),
        sql_file(__file__, "0008_tally.sql"),
        sql_file(__file__, "published.sql"),
    ]
