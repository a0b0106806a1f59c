"""How a document that amends another is tied to it: dates moved, things taken back, reworded, added."""
