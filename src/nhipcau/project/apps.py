from nhipcau.kit.room import RoomConfig


class ProjectConfig(RoomConfig):
    name = "nhipcau.project"
