"""Vectors of texts: how they are kept, and which of many lie nearest.

Kept as float16, little endian, two bytes a dimension: what is lost changes no ranking. All are of unit length, so that
the product of two is their cosine.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_KEPT = np.dtype("<f2")


def pack(vector: Matrix) -> bytes:
    """Return one vector as it is kept."""
    return np.asarray(vector, dtype=_KEPT).tobytes()


def unpack(kept: bytes) -> Matrix:
    """Return a kept vector; an empty one for bytes that are none."""
    if len(kept) % _KEPT.itemsize:
        return np.zeros(0, dtype=np.float32)
    return np.nan_to_num(np.frombuffer(kept, dtype=_KEPT).astype(np.float32), posinf=0.0, neginf=0.0)


def nearest(vector: Matrix, matrix: Matrix, most: int = 5) -> list[tuple[int, float]]:
    """Return the rows of `matrix` nearest to `vector`, the nearest first, each with its cosine (-1 to 1).

    Where the dimensions differ (kept by another model) nothing is near.
    """
    if matrix.ndim != 2 or not matrix.size or vector.shape != matrix.shape[1:]:
        return []
    lengths = np.linalg.norm(matrix, axis=1) * float(np.linalg.norm(vector))
    cosines = (matrix @ vector) / np.where(lengths > 0, lengths, 1.0)
    order = np.argsort(-cosines, kind="stable")[: max(most, 0)]
    return [(int(row), float(cosines[row])) for row in order]
