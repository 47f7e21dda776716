"""Documents leave MEDIA for the private storage."""

import millejours.storage
from django.core.files.storage import storages
from django.db import migrations, models


def move(apps, _schema_editor, source, target):
    """Move the file of each document. Run again after a failure, it ends what it began.

    A file still in ``source`` was not wholly copied: what ``target`` has of it is written again.
    """
    for document in apps.get_model("millejours", "SiteDocument").objects.order_by("pk"):
        name = document.file.name
        if not name or not source.exists(name):
            continue
        target.delete(name)
        with source.open(name) as file:
            target.save(name, file)
        source.delete(name)


def to_private(apps, schema_editor):
    move(apps, schema_editor, storages["default"], storages["private"])


def to_media(apps, schema_editor):
    move(apps, schema_editor, storages["private"], storages["default"])


class Migration(migrations.Migration):

    dependencies = [
        ("millejours", "0004_moderation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sitedocument",
            name="file",
            field=models.FileField(
                storage=millejours.storage.private_storage,
                upload_to="documents",
                verbose_name="fichier",
            ),
        ),
        migrations.RunPython(to_private, to_media),
    ]
