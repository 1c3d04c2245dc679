"""The command line, one file per command: ``add(subparsers)`` registers its arguments, ``run(args)`` does it."""
