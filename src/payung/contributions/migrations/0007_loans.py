from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0006_credit"),
        ("participation", "0005_self"),
        ("sponsorship", "0003_setwise"),
    ]
    operations = [sql_file(__file__, "0010_loans.sql")]
