"""Search that finds what people type: with or without diacritics, Japanese by any two characters."""
