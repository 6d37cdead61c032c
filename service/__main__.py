"""`python -m service` is the command `vaktlinje`, also where the package is not installed."""

from service.cli import main

main(prog_name="vaktlinje")
