from tests.publicsite.fixtures import baked, folders, public, small_site

__all__ = ["baked", "folders", "public", "small_site"]
