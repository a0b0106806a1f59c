"""The rules, one file a family. Each docstring names the documents a rule exists for."""
