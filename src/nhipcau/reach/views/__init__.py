"""Screens of `reach`."""
