"""Whether a translation says what its source says: `disagreements(source, translation, names)`."""

from nhipcau.stories.agreement.compare import Disagreement, disagreements, disagreements_of
from nhipcau.stories.agreement.names import Name, forms_of, people_in

__all__ = ["Disagreement", "Name", "disagreements", "disagreements_of", "forms_of", "people_in"]
