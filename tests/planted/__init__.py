"""Synthetic forms (`extract.synthetic`) read back.

`documents` are short texts as the stages see them, `printing` prints forms as files, `compare` says which rows were
read as they were planted, `reading` makes rates of it.
"""
