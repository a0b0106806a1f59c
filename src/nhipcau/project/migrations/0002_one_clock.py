from typing import Any

from django.db import migrations


def forget_clocks_of_ones_own(apps: Any, schema_editor: Any) -> None:
    """Whoever had chosen one could not choose it away any more."""
    apps.get_model("wagtailusers", "UserProfile").objects.exclude(current_time_zone="").update(
        current_time_zone=""
    )


class Migration(migrations.Migration):
    dependencies = [
        ("project", "0001_initial"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [migrations.RunPython(forget_clocks_of_ones_own, migrations.RunPython.noop)]
