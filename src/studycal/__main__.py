"""`python -m studycal` is `studycal`."""

from studycal.cli.main import run

if __name__ == "__main__":
    run()
