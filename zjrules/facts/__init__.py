"""Model → relations: what was read, stated as facts with their places."""
