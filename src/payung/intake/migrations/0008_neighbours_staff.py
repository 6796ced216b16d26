from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_schemes_terms"), ("sponsorship", "0004_neighbours_choosing")]
    operations = [
        migrations.AddField("rowterms", "staff", models.TextField(db_default="", default="")),
        # The columns of the person are veiled, so each of the others is granted by itself.
        migrations.RunSQL(
            "grant select (staff) on intake_rowterms to payung_app, payung_loader", migrations.RunSQL.noop
        ),
    ]
