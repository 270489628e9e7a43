"""How surely each field of a row was read: probabilities learned from forms whose truth is known."""

from extract.confidence.judge import FIELDS, ROW, Judge, load_judge

__all__ = ["FIELDS", "ROW", "Judge", "load_judge"]
