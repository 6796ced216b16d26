from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_rules"), ("access", "0005_changes")]
    operations = [
        migrations.AddField("organisation", "closed_at", models.DateTimeField(null=True)),
        migrations.AddField("office", "closed_at", models.DateTimeField(null=True)),
        sql_file(__file__, "0002_kept.sql"),
    ]
