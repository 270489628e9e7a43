"""Printed values to typed ones: quantities, ranges, dates, levels, amounts, and what a short text looks like."""

from extract.values.amounts import parse_amount, parse_number, parse_rate, parse_year
from extract.values.shape import Shape, shape
from extract.values.units import base_unit
from extract.values.value import parse_value

__all__ = [
    "Shape",
    "base_unit",
    "parse_amount",
    "parse_number",
    "parse_rate",
    "parse_value",
    "parse_year",
    "shape",
]
