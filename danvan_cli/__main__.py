"""`python -m danvan_cli`."""

from danvan_cli.cli import main

if __name__ == "__main__":
    main()
