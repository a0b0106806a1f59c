from tests.publicsite.fixtures import folders, public, small_site

__all__ = ["folders", "public", "small_site"]
