"""Search that works from files: entries of pages, cut into small parts that a browser fetches by need."""
