from nhipcau.stories.models.corrections import PageCorrection
from nhipcau.stories.models.pages import HomePage, SectionPage, StoryPage, ThemePage

__all__ = ["HomePage", "PageCorrection", "SectionPage", "StoryPage", "ThemePage"]
