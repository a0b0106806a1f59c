from nhipcau.stories.models.pages import HomePage, SectionPage, StoryPage, ThemePage

__all__ = ["HomePage", "SectionPage", "StoryPage", "ThemePage"]
