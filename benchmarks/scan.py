"""A scanned page: CPU time of reading it against OCR of the whole page by the engine that our recogniser is from.

    python benchmarks/scan.py            a table
    python benchmarks/scan.py --check    fails where a figure is beyond benchmarks/limits.toml

Needs the extra `ocr`. The other side runs on the full picture, as it must to read a page of small cells.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pairs import Figure, arguments, limits, ratio, report

_WHOLE = {
    "Global.max_side_len": 4000,
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def figures(rounds: int) -> Iterator[Figure]:
    """One page of a form, drawn as Word draws and as an office program does where there is one."""
    import numpy as np
    from rapidocr import RapidOCR
    from rendering.document import planted_document
    from rendering.formats import FORMATS
    from rendering.office import SOFFICE
    from rendering.scans import page_images, scanned
    from rendering.style import LAYOUTS

    from extract.readers import read

    allowed = limits("scan")["whole_page"]
    whole = RapidOCR(params=_WHOLE)
    for name in ("pdf-word", "pdf-lo") if SOFFICE else ("pdf-word",):
        page = FORMATS[name]([(planted_document(1, forms=1), LAYOUTS["portrait"])])[0]
        scan = scanned(page)
        picture = np.asarray(page_images(page)[0].convert("RGB"))
        yield ratio(
            f"{name}: reading / whole-page OCR",
            lambda: read("a.pdf", scan),  # noqa: B023
            lambda: whole(picture),  # noqa: B023
            allowed,
            rounds,
        )


def main() -> int:
    """Measures and prints."""
    asked = arguments(__doc__)
    return report(figures(asked.rounds), check=asked.check)


if __name__ == "__main__":
    sys.exit(main())
