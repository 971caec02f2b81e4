"""`make verdicts`; thin, because every child of the sandbox imports it again."""

import sys

if __name__ == "__main__":
    from tests.verdicts.run import main

    sys.exit(main())
