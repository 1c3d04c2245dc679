"""Benchmarks: the same rules by this package and by others, over generated progress tables. See README.md."""
