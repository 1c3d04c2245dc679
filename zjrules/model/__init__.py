"""The model of a notice and what goes with it, built from raw records or read from dataset files."""
