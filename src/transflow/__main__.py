"""`python -m transflow` is `transflow`."""

from transflow.cli import main

main()
