"""Reading files of buyers, trades and products: which column is which, what each cell means, what is wrong.

Pure but for reading the file and writing the faults beside it; the database is somebody else's (`Writer`).
"""

from bot.importing.dates import Birthday
from bot.importing.faults import Fault, FaultyFileError, errors_path
from bot.importing.rows import BuyerRow, ProductRow, TradeLine, TradeRow
from bot.importing.run import Checked, Counts, Kind, Options, Outcome, Progress, Writer, bring, check

__all__ = [
    "Birthday",
    "BuyerRow",
    "Checked",
    "Counts",
    "Fault",
    "FaultyFileError",
    "Kind",
    "Options",
    "Outcome",
    "ProductRow",
    "Progress",
    "TradeLine",
    "TradeRow",
    "Writer",
    "bring",
    "check",
    "errors_path",
]
