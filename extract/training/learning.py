"""Learning from corrections: the rows go to the user's folder, the models they concern are trained again and judged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TextIO

import msgspec

from extract.config import Config
from extract.errors import JixiaoError
from extract.evaluation.results import SuiteResult, changes, summarise
from extract.evaluation.suites import Reader, Rerendered, choose_suites, guarded, measure
from extract.models import META, model_stores
from extract.training import Progress, Run
from extract.training.extra import FormRows, NameRow
from extract.training.local_data import LocalData
from extract.training.running import chosen, train_model
from extract.training.settings import CONFIG

__all__ = ["learn"]

CLASSES: Final = "indicator_class"
_SHOWN = 20  # gains or losses that are listed
_LAYOUTS = 3  # in which each form that is held out is printed anew


def learn(
    names: Sequence[str], data: LocalData, root: Path, output: Path, config: Config, *, progress: Progress, out: TextIO
) -> tuple[str, ...]:
    """Trains the models that the user's rows concern anew, prints gains and losses, and puts them into a store.

    The new store is made beside the old one and takes its place when all is done, so that a training that was ended
    leaves what was there.

    Args:
        names: The models to train; those that the rows concern where empty.
        data: The user's rows.
        root: The checkout.
        output: The store to write to; it will hold all models that are in use, the new ones among them.
        config: Settings that say which models are in use.
        progress: Where to tell how far a training is.
        out: Where to print gains and losses.

    Returns:
        The models that were trained.

    Raises:
        JixiaoError: No such model (``JX-T010``), an output inside the installed package (``JX-L009``), or as
            `extract.training.running.train_model`.
    """
    names = chosen(names) if names else _concerned(data)
    if not names:
        return ()
    if output.resolve().is_relative_to(Path(__file__).resolve().parents[1]):
        raise JixiaoError("JX-L009", str(output))
    made = output.with_name(f"{output.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    run = Run(out=made, data=root / "training_data", extra=data.files("train"), progress=progress)
    _retrain(names, run, root, config)
    new = msgspec.structs.replace(config, models=msgspec.structs.replace(config.models, directory=str(made)))
    out.writelines(f"{line}\n" for line in _gains(names, data, root, config, new))
    shutil.rmtree(output, ignore_errors=True)
    made.replace(output)
    return names


def _concerned(data: LocalData) -> tuple[str, ...]:
    """Names of indicators concern the model of classes; the models of rows are trained when they are asked for."""
    return (CLASSES,) if data.names("train") else ()


def _retrain(names: Sequence[str], run: Run, root: Path, config: Config) -> None:
    """Trains models with the user's rows beside those of the project; the other models in use are copied."""
    for store in model_stores(config.models.directory):
        for meta in sorted(store.glob(f"*/{META}")):
            target = run.out / meta.parent.name
            if meta.parent.name not in names and not target.exists():
                shutil.copytree(meta.parent, target)
    for name in names:
        train_model(name, run, root / "models" / name / CONFIG)


def _gains(names: Sequence[str], data: LocalData, root: Path, old: Config, new: Config) -> Iterator[str]:
    """Gains and losses of the new models: on the rows that were held out, then on the suites of the project."""
    held = data.names("held_out")
    if held and CLASSES in names:
        yield from _moved_names(held, _classes(held, old), _classes(held, new))
    elif CLASSES in names:
        yield "更正只涉及一个单位，没有留出的数据 the corrections are of one department: nothing is held out"
    readers = (_load(old), _load(new))
    forms = data.forms("held_out")
    if forms and any(name.startswith("rows") for name in names):
        before, now = (_rerendered(forms, reader) for reader in readers)
        yield from _moved("留出的表格，重新排版 held-out forms in other layouts", before, now)
    for name, suite in choose_suites(root, None)[1].items():
        if suite.place(root).is_dir():
            before, now = (summarise(measure(suite, root, reader, guarded)) for reader in readers)
            yield from _moved(f"测试集 suite {name}", before, now)


def _load(config: Config) -> Reader:
    import extract

    reader: Reader = extract.load(config)
    return reader


def _classes(rows: Sequence[NameRow], config: Config) -> list[str | None]:
    """The 二级 of each name by its name and target alone, as the models of these settings tell it."""
    from extract.classify import Classifier, IndicatorFeatures, load_classifier
    from extract.values import parse_value

    models = config.models
    classifier = load_classifier(models.directory) if models.uses(CLASSES) else Classifier(None)
    features = [
        IndicatorFeatures(name=row.name, target=parse_value(row.target, name=row.name) if row.target else None)
        for row in rows
    ]
    return [category.l2 for category in classifier.by_name(features)]


def _rerendered(forms: Sequence[FormRows], reader: Reader) -> SuiteResult:
    """The held-out forms printed in line-broken layouts that training never draws, and read again."""
    from tempfile import TemporaryDirectory

    from extract.evaluation.rerendered import measure_rerendered

    with TemporaryDirectory() as place:
        for number, form in enumerate(forms):
            document: dict[str, object] = {
                "source": f"{number:03d}",
                "department": form.department,
                "region": {},
                "year": None,
                "doc_type": "self_evaluation",
                "forms": [{"kind": "project_self_eval", "indicators": msgspec.to_builtins(form.rows)}],
            }
            (Path(place) / f"{number:03d}.json").write_bytes(msgspec.json.encode(document))
        return summarise(measure_rerendered(Rerendered("broken", _LAYOUTS), Path(place), reader, guarded))


def _moved_names(held: Sequence[NameRow], before: list[str | None], now: list[str | None]) -> Iterator[str]:
    told = list(zip(held, before, now, strict=True))
    right = [sum(said == row.l2 for said, row in zip(answers, held, strict=True)) for answers in (before, now)]
    departments = len({row.department for row in held})
    yield (
        f"留出的名称 held-out names: {len(held)} (单位 departments: {departments}), "
        f"二级正确 l2 right: {right[0]} -> {right[1]}"
    )
    yield from _listed(
        [f"{row.name}: {was or '-'} -> {said}" for row, was, said in told if was != row.l2 == said],
        [f"{row.name}: {was} -> {said or '-'}" for row, was, said in told if was == row.l2 != said],
    )


def _moved(title: str, before: SuiteResult, now: SuiteResult) -> Iterator[str]:
    figures = [
        f"{field} {before.fields[field].f1:.4f} -> {now.fields[field].f1:.4f}"
        for field in ("row", "category.l1", "category.l2")
        if field in before.fields and field in now.fields
    ]
    yield f"{title}: {', '.join(figures)}"
    moves = changes(before, now)
    yield from _listed(moves.gains, moves.losses)


def _listed(gains: Sequence[str], losses: Sequence[str]) -> Iterator[str]:
    yield f"  改进 gains: {len(gains)}, 退步 losses: {len(losses)}"
    for sign, lines in (("+", gains), ("-", losses)):
        yield from (f"  {sign} {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  {sign} … {len(lines) - _SHOWN} more"
