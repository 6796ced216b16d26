from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_scopes"),
        ("parties", "0002_rules"),
        ("places", "0002_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_role",
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "administrator",
                            "branch_officer",
                            "head",
                            "disnaker",
                            "bank_officer",
                            "rural_bank_officer",
                            "employer",
                            "sponsor",
                            "juror",
                            "auditor",
                            "bank_channel",
                            "village_officer",
                            "agent",
                            "employee",
                            "account_keeper",
                        ],
                    )
                ),
                name="grant_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "bank_channel"), _negated=True),
                    models.Q(("organisation__isnull", True), ("place__isnull", True)),
                    _connector="OR",
                ),
                name="grant_channel_without_scope",
            ),
        ),
        sql_file(__file__, "0006_accounts.sql"),
        sql_file(__file__, "published.sql"),
    ]
