"""Segmentation: the parts of a document, the titles and the regions of its forms."""
