"""``python -m zjrules`` is the ``zjrules`` command."""

from zjrules.cli.main import entry

if __name__ == "__main__":
    entry()
