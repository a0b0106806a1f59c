from nhipcau.stories.models.corrections import PageCorrection
from nhipcau.stories.models.pages import HomePage, PublicPage, SectionPage, StoryPage, ThemePage

__all__ = ["HomePage", "PageCorrection", "PublicPage", "SectionPage", "StoryPage", "ThemePage"]
