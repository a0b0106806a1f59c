"""Formats: one file each, plus what they share (letters, archives, list labels, line joining)."""
