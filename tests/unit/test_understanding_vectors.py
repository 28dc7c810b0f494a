"""Vectors survive being kept, and the nearest are found whatever is kept beside them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.vectors import nearest, pack, unpack


def test_a_kept_vector_comes_back_nearly_as_it_was() -> None:
    vector = np.array([0.25, -0.5, 0.123456, 0.0], dtype=np.float32)
    assert len(pack(vector)) == 8
    assert np.allclose(unpack(pack(vector)), vector, atol=1e-3)


@given(st.binary(max_size=64))
def test_any_bytes_can_be_unpacked(kept: bytes) -> None:
    assert np.isfinite(unpack(kept)).all()


def test_the_nearest_come_first_whatever_their_length() -> None:
    matrix = np.array([[0.0, 1.0], [10.0, 0.0], [0.5, 0.5], [0.0, 0.0]], dtype=np.float32)
    found = nearest(np.array([1.0, 0.0], dtype=np.float32), matrix, most=2)
    assert [row for row, _ in found] == [1, 2]
    assert found[0][1] == 1.0


def test_nothing_is_near_where_there_is_nothing_or_the_dimensions_differ() -> None:
    vector = np.ones(3, dtype=np.float32)
    assert nearest(vector, np.zeros((0, 3), dtype=np.float32)) == []
    assert nearest(vector, np.ones((2, 4), dtype=np.float32)) == []
