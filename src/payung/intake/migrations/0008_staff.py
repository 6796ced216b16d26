from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_terms"), ("sponsorship", "0006_choosing")]
    operations = [
        migrations.AddField("rowterms", "staff", models.TextField(db_default="", default="")),
        # The columns of the person are veiled, so each of the others is granted by itself.
        migrations.RunSQL(
            "grant select (staff) on intake_rowterms to payung_app, payung_loader", migrations.RunSQL.noop
        ),
    ]
