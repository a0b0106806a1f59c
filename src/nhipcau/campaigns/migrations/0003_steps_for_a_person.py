import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_owners_changes_and_amendments'),
    ]

    operations = [
        migrations.AddField(
            model_name='amendmentstep',
            name='end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='amendmentstep',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='campaigns.amendmentstep'),
        ),
        migrations.AddField(
            model_name='amendmentstep',
            name='start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='amendmentstep',
            name='kind',
            field=models.CharField(choices=[('add_theme', 'Theme added'), ('add_form', 'Form added'), ('add_audience', 'Audience added'), ('reword_theme', 'Theme reworded'), ('drop_theme', 'Theme removed'), ('drop_form', 'Form removed'), ('move_key_date', 'Key date moved'), ('move_deadline', 'Deadline moved'), ('change_duty', 'Duty taken back or given to another'), ('add_item', 'Plan item added'), ('move_due', 'Due date moved'), ('change_owner', 'Lead organisation changed'), ('drop_item', 'Plan item dropped'), ('unplaced', 'For a person to place')], max_length=20),
        ),
        migrations.AlterField(
            model_name='amendmentstep',
            name='key_date',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.keydate'),
        ),
        migrations.AlterField(
            model_name='amendmentstep',
            name='plan_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.planitem'),
        ),
        migrations.AlterField(
            model_name='amendmentstep',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.theme'),
        ),
    ]
