"""Fuzzing of the reading: what must hold of any bytes, and a fuzzer that looks for bytes where it doesn't."""
