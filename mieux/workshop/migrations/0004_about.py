from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0003_planning")]

    operations = [
        migrations.AddField(
            model_name="contribution", name="about", field=models.CharField(blank=True, max_length=130)
        ),
        migrations.AlterField(model_name="vote", name="option", field=models.CharField(max_length=200)),
    ]
