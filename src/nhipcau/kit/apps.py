from django.db.backends.signals import connection_created

from nhipcau.kit.collating import teach
from nhipcau.kit.room import RoomConfig


class KitConfig(RoomConfig):
    name = "nhipcau.kit"

    def ready(self) -> None:
        super().ready()
        connection_created.connect(teach, dispatch_uid="nhipcau.collating")
