"""`python -m extract`: the command without its installed script."""

import sys

from extract.cli import main

if __name__ == "__main__":
    sys.exit(main())
