"""Print the configuration reference: `python -m bot.config > docs/configuration.md`."""

import sys

from bot.config.docs import reference

if __name__ == "__main__":
    sys.stdout.write(reference())
