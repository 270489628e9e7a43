"""What each trained model adds: the suites read with rules alone, with one model, without it, and with all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TextIO

import msgspec

from extract.config import Config, ModelsConfig
from extract.errors import JixiaoError
from extract.evaluation.results import SuiteResult, summarise
from extract.evaluation.suites import Reader, Suite, choose_suites, find_root, guarded, measure
from extract.training.survey import survey

__all__ = ["ALL", "ablate", "variants"]

ALL: Final = "all"
_FIELDS: Final = (
    "row", "row.name", "row.target", "row.score", "category.l1", "category.l2", "narrative.row", "form.complete",
)  # fmt: skip

Load = Callable[[Config], Reader]


def ablate(
    names: Sequence[str],
    suites: Sequence[str] | None = None,
    *,
    config: Config | None = None,
    json: bool = False,
    root: Path | None = None,
    load: Load | None = None,
    out: TextIO | None = None,
) -> int:
    """Measures the suites with some models and without them, and prints one table a suite.

    Args:
        names: Models to look at; `ALL` for each that can be used.
        suites: Names in ``eval/suites.toml``; all of them where None.
        config: Settings, such as where the models are.
        json: Print the figures as JSON instead of tables.
        root: The checkout; found from the working folder where None.
        load: Makes a pipeline; `extract.load` where None.
        out: Where to print, standard output where None.

    Returns:
        0 always: what is measured here has no threshold.

    Raises:
        JixiaoError: A name is of no model that can be used (``JX-C017``), or as `extract.evaluation.run`.
    """
    config = config or Config()
    out = out or sys.stdout
    base, chosen = choose_suites(root or find_root(), suites)
    usable = [state.name for state in survey(config.models) if state.state == "ok"]
    plan = variants(names, usable)
    load = load or _load
    readers: dict[tuple[str, ...], Reader] = {}
    for on in plan.values():
        readers[on] = readers.get(on) or load(_without(config, [name for name in usable if name not in on]))
    results: dict[str, dict[str, SuiteResult]] = {}
    for name, suite in chosen.items():
        if not suite.place(base).is_dir():
            continue
        measured = {on: _measured(suite, base, reader) for on, reader in readers.items()}
        results[name] = {title: measured[on] for title, on in plan.items()}
        if not json:
            _print_table(name, results[name], out)
    if json:
        data = msgspec.json.encode(results, order="deterministic")
        out.write(msgspec.json.format(data, indent=1).decode() + "\n")
    return 0


def _measured(suite: Suite, base: Path, reader: Reader) -> SuiteResult:
    """The figures of a suite; its first document is read once before, so that no model pays for what all need."""
    for document in suite.documents[:1]:
        guarded(reader, suite.place(base) / document.file)
    return summarise(measure(suite, base, reader, guarded))


def variants(names: Sequence[str], usable: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What is measured: a title for each set of models that are on.

    Raises:
        JixiaoError: A name is of no model that can be used (``JX-C017``).

    >>> list(variants(["b"], ["a", "b"]))
    ['rules alone', 'b alone', 'all without b', 'all models']
    """
    unknown = [name for name in names if name not in usable and name != ALL]
    if unknown:
        raise JixiaoError("JX-C017", names=", ".join(unknown), known=", ".join([*usable, ALL]))
    named = usable if ALL in names else tuple(dict.fromkeys(names))
    plan: dict[str, tuple[str, ...]] = {"rules alone": ()}
    plan |= {f"{name} alone": (name,) for name in named}
    plan |= {f"all without {name}": tuple(one for one in usable if one != name) for name in named}
    return plan | {"all models": tuple(usable)}


def _without(config: Config, names: Sequence[str]) -> Config:
    models: ModelsConfig = msgspec.structs.replace(config.models, without=(*config.models.without, *names))
    return msgspec.structs.replace(config, models=models)


def _load(config: Config) -> Reader:
    import extract

    reader: Reader = extract.load(config)
    return reader


def _print_table(suite: str, results: dict[str, SuiteResult], out: TextIO) -> None:
    """F1 of the main fields, all comparisons that are not correct, and the time of a document."""
    fields = [field for field in _FIELDS if any(field in result.fields for result in results.values())]
    wide = max(map(len, results))
    documents = next(iter(results.values())).documents
    out.write(f"\n{suite}: {documents} documents, F1 of fields, comparisons that fail, ms a document\n")
    heads = "".join(f" {field:>13s}" for field in [*fields, "failing", "ms"])
    out.write(f"  {'':{wide}s}{heads}\n")
    for title, result in results.items():
        cells = [f"{result.fields[field].f1:13.4f}" if field in result.fields else " " * 13 for field in fields]
        cells += [f"{len(result.failing):13d}", f"{result.milliseconds_per_document:13.1f}"]
        out.write(f"  {title:{wide}s} {' '.join(cells)}\n")
