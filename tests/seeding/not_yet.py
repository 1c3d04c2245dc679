"""Rules that are in the rule book and still wait for a kind of fault; none may stay here."""

NOT_YET: frozenset[str] = frozenset()
