"""Columns of texts in which few texts stand often: each distinct text is read once, however many rows have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl


def mapped(texts: pl.Series, read: Callable[[str], Any], dtype: Any) -> pl.Series:
    """What `read` says of each text, under the name of the column; null where there is no text. dtype: of the answers."""
    distinct = texts.unique().drop_nulls()
    answers = pl.Series([read(text) for text in distinct.to_list()], dtype=dtype)
    return texts.replace_strict(distinct, answers, default=None, return_dtype=dtype)
