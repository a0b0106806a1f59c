from nhipcau.kit.room import RoomConfig


class KitConfig(RoomConfig):
    name = "nhipcau.kit"
