from nhipcau.kit.room import RoomConfig


class ProjectConfig(RoomConfig):
    name = "nhipcau.project"

    def ready(self) -> None:
        from nhipcau.project import (
            checks,  # noqa: F401  registers itself
            unmarked,
        )

        unmarked.mark()
