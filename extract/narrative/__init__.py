"""What a document tells in running text: the overview of the self-evaluation and one record per 综述."""

from extract.narrative.reading import read_narratives

__all__ = ["read_narratives"]
