"""Files of a plan: one adapter a format. Each takes a `Plan` and gives bytes; `table` reads a workbook."""
