from nhipcau.stories.models.corrections import PageCorrection
from nhipcau.stories.models.pages import HomePage, PublicPage, SectionPage, StoryPage, ThemePage
from nhipcau.stories.models.quoted import QuotedFact

__all__ = [
    "HomePage",
    "PageCorrection",
    "PublicPage",
    "QuotedFact",
    "SectionPage",
    "StoryPage",
    "ThemePage",
]
