"""What rich text in a story may hold, the same in every block."""

from __future__ import annotations

TEXT_FEATURES = ["bold", "italic", "link"]
