"""`python -m danvan_cli`, and the command `danvan`: an interrupt while the command line itself is loaded ends as quietly as one later on."""

import os
import sys


def main() -> None:
    """Run the command line."""
    try:
        from danvan_cli.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.flush()
        os._exit(1)
    run()


if __name__ == "__main__":
    main()
