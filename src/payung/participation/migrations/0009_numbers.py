from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0008_ends")]
    operations = [sql_file(__file__, "0013_numbers.sql")]
