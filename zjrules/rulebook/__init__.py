"""Rule files → checked programs, with their metadata, parameters and examples."""
