"""The demonstration's own pictures, sound and film, and the scripts that made them.

The made files are committed, so that nothing here is needed to build the demonstration.
"""
