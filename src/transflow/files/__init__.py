"""The file system: reading strictly, scanning quickly, replacing whole, one writer at a time.

Every file that transflow writes goes through here, and every one it reads strictly comes from here.
"""

from transflow.files.batching import Batch, batch
from transflow.files.locking import lock
from transflow.files.reading import Stamp, digest_bytes, digest_file, read_bytes, read_text, scan, stamp
from transflow.files.replacing import ABSENT, leftover_target, leftovers, make_folder, move, remove, replace

__all__ = [
    "ABSENT",
    "Batch",
    "Stamp",
    "batch",
    "digest_bytes",
    "digest_file",
    "leftover_target",
    "leftovers",
    "lock",
    "make_folder",
    "move",
    "read_bytes",
    "read_text",
    "remove",
    "replace",
    "scan",
    "stamp",
]
