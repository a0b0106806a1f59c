from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_owners_changes_and_amendments'),
    ]

    operations = [
        migrations.AlterField(
            model_name='amendmentstep',
            name='kind',
            field=models.CharField(choices=[('add_theme', 'Theme added'), ('reword_theme', 'Theme reworded'), ('drop_theme', 'Theme removed'), ('move_key_date', 'Key date moved'), ('add_item', 'Plan item added'), ('move_due', 'Due date moved'), ('change_owner', 'Lead organisation changed'), ('drop_item', 'Plan item dropped'), ('unplaced', 'For a person to place')], max_length=20),
        ),
    ]
