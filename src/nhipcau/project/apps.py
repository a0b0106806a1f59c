from nhipcau.kit.room import RoomConfig


class ProjectConfig(RoomConfig):
    name = "nhipcau.project"
    grants = {"operator": ("run_system",)}

    def ready(self) -> None:
        from nhipcau.project import (
            checks,  # noqa: F401  # registers itself
            days,
            unmarked,
        )

        days.follow_the_language()
        unmarked.mark()
