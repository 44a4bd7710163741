"""``python -m observance`` is the same as the ``observance`` command."""

from observance.cli.app import main

main()
