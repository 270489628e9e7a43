"""Mutated files of every format: `python -m fuzz --help`, in this folder's parent."""
