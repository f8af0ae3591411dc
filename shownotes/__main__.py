"""`python -m shownotes` to the command line."""

from shownotes.cli import main

main()
