"""One generator of SQL for every engine that speaks it: types, terms, clauses, a loop for strata.

An emitter of our own, not an expression builder: see ``emit.py`` for what was weighed.
"""
