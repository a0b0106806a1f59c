"""One adapter a file: a `Report` in, the bytes of one file out."""
