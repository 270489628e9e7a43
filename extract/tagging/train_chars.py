"""Trains the character transformer of the row tagger on synthetic forms, or fine-tunes a local encoder on them.

What a step learns from follows from its number alone, so that an ended training goes on from its last checkpoint as if
it had not been ended. Arrays are kept as safetensors and run time reads ONNX; nothing is pickled.
"""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING, Any, Final

import msgspec

from extract.models import ModelMeta, sha256_of
from extract.tagging.chars import MODEL, UNKNOWN, VOCABULARY, CharModel, Vocabulary, encode
from extract.tagging.examples import Example, drawn, grammar_hashes
from extract.tagging.measure import accuracy
from extract.tagging.meta import Measured, rows_meta
from extract.tagging.network import Network, exported, from_checkpoint, from_nothing
from extract.tagging.own_forms import own_hashes, own_projects
from extract.tagging.tagger import CHARS, Trust
from extract.training import Run
from extract.training.saving import flat_settings, save

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch

    from extract.synthetic.project import Project

__all__ = ["Settings", "train"]

SOURCE: Final = "model.safetensors"
_STATE: Final = "state.safetensors"
_IGNORED: Final = -100


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of ``models/rows_char/config.toml``.

    Attributes:
        seed: The first seed of the synthetic forms, and of the weights.
        steps: How many batches are learned from.
        batch: Forms in a batch; one window of each.
        window: Tokens of a window, in training and at run time.
        held_out: How many forms of layouts never drawn for training are kept for the figures.
        learning_rate: Of AdamW after the warm-up; it falls as if it were to be 0 after `horizon` steps.
        warm_up: Steps in which it rises first.
        horizon: See `learning_rate`; at least `steps`.
        cool_down: The last steps, in which it falls straight to 0. An ended training may go on to more `steps` from a
            checkpoint before them.
        weight_decay: Of AdamW.
        glued_share: Every so many forms stand in one line without any gap.
        unknown: Share of the characters that are hidden in training.
        bfloat16: Whether to reckon in 16 bits where that is safe; faster only on processors that are made for it.
        checkpoint_every: Steps between two checkpoints.
        network: Sizes of the network (without a checkpoint to start from).
        trust: How much the model counts beside the rules where no CRF says so.
    """

    seed: int
    steps: int
    batch: int
    window: int
    held_out: int
    learning_rate: float
    warm_up: int
    horizon: int
    cool_down: int
    weight_decay: float
    glued_share: int
    unknown: float
    bfloat16: bool
    checkpoint_every: int
    network: Network
    trust: Trust


def train(run: Run, settings: Settings) -> ModelMeta:
    """Trains, exports, measures on layouts that training never draws, and writes the model.

    Raises:
        ModuleNotFoundError: torch, transformers or onnx is not installed.
        JixiaoError: The encoder to start from cannot be used (``JX-T009``).
    """
    import torch
    from safetensors.torch import save as tensors

    torch.manual_seed(settings.seed)
    if run.base is not None:
        network, tokens = from_checkpoint(run.base, settings.window)
    else:
        network, tokens = from_nothing(settings.network, settings.window)
    _learn(run, settings, network, tokens)
    model = exported(network, len(tokens), settings.window)
    vocabulary = Vocabulary(settings.window, tokens)
    half = {name: value.to(torch.float16).contiguous() for name, value in network.state_dict().items()}
    meta = _measured(run, settings, CharModel(model, vocabulary))
    saved = save(run.out, meta, {MODEL: model, VOCABULARY: msgspec.json.encode(vocabulary)}, {SOURCE: tensors(half)})
    shutil.rmtree(run.checkpoint(CHARS), ignore_errors=True)
    return saved


def _learn(run: Run, settings: Settings, network: Any, tokens: dict[str, int]) -> None:  # noqa: ANN401 - torch module
    import torch

    optimiser = torch.optim.AdamW(network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    first = _resumed(run, settings, network, optimiser)
    own = own_projects(run.forms())
    run.progress.phase(CHARS)
    network.train()
    mean = 0.0
    for step in range(first, settings.steps):
        torch.manual_seed(settings.seed + step)  # dropout follows from the number of the step as well
        for group in optimiser.param_groups:
            group["lr"] = settings.learning_rate * _rate(settings, step)
        inputs, mask, labels = _batch(settings, tokens, step, own)
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bfloat16):
            scores = network(inputs, mask)
        loss = torch.nn.functional.cross_entropy(scores.float().flatten(0, 1), labels.flatten(), ignore_index=_IGNORED)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        mean = loss.item() if step == first else 0.98 * mean + 0.02 * loss.item()
        run.progress.step(step + 1, settings.steps, mean)
        if (step + 1) % settings.checkpoint_every == 0:
            _keep(run, settings, network, optimiser, step + 1)


def _rate(settings: Settings, step: int) -> float:
    """The share of the learning rate at a step: up in the warm-up, slowly down, at the end straight to 0."""
    if step < settings.warm_up:
        return (step + 1) / settings.warm_up
    slow = (settings.horizon - step) / (settings.horizon - settings.warm_up)
    return slow * min(1.0, (settings.steps - step) / settings.cool_down)


def _batch(
    settings: Settings, tokens: dict[str, int], step: int, own: Sequence[Project]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Tokens, mask and labels of the forms of a step: one window of each, at a place drawn by the seed."""
    import torch

    seed = settings.seed + settings.held_out + step * settings.batch
    rows: list[tuple[list[int], list[int]]] = []
    while not rows:  # a step whose forms all are of no use takes the next ones
        rows = [
            _window(settings, tokens, example, Random(seed + n))  # noqa: S311 - a repeatable draw
            for n, example in enumerate(
                drawn(range(seed, seed + settings.batch), own=own, glued_share=settings.glued_share)
            )
        ]
        seed += settings.batch * settings.horizon
    length = max(len(numbers) for numbers, _ in rows)
    inputs = torch.full((len(rows), length), tokens["[pad]"])
    mask = torch.zeros((len(rows), length))
    labels = torch.full((len(rows), length), _IGNORED)
    for number, (numbers, truth) in enumerate(rows):
        inputs[number, : len(numbers)] = torch.tensor(numbers)
        mask[number, : len(numbers)] = 1
        labels[number, : len(truth)] = torch.tensor(truth)
    return inputs, mask, labels


def _window(
    settings: Settings, tokens: dict[str, int], example: Example, random: Random
) -> tuple[list[int], list[int]]:
    text = encode(example.text.rows, example.text.fields, tokens)
    labels = [_IGNORED] * len(text.tokens)
    for place, label in zip(text.places, example.labels, strict=True):
        labels[place] = label
    size = settings.window - len(text.head)
    start = random.randint(0, max(0, len(labels) - size))
    part = [
        tokens[UNKNOWN] if random.random() < settings.unknown else number
        for number in text.tokens[start : start + size]
    ]
    return [*text.head, *part], [*[_IGNORED] * len(text.head), *labels[start : start + size]]


def _fingerprint(run: Run, settings: Settings) -> str:
    """What a checkpoint must be of to go on from it: these settings before the cool-down, these lists, this encoder."""
    before = msgspec.structs.replace(settings, steps=0, cool_down=0, trust=Trust(0.0, 0.0, 0.0, 0.0))
    lists = grammar_hashes(run.data) | own_hashes(run.extra)
    return sha256_of(msgspec.json.encode([flat_settings(before), lists, str(run.base or "")]))


def _keep(run: Run, settings: Settings, network: Any, optimiser: Any, step: int) -> None:  # noqa: ANN401
    from safetensors.torch import save_file

    arrays: dict[str, torch.Tensor] = {f"network.{name}": value for name, value in network.state_dict().items()}
    for number, state in optimiser.state_dict()["state"].items():
        arrays |= {f"optimiser.{number}.{name}": value for name, value in state.items()}
    folder = run.checkpoint(CHARS)
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"new.{_STATE}"
    save_file(
        {name: value.contiguous() for name, value in arrays.items()},
        new,
        {
            "step": str(step),
            "end": f"{settings.steps}-{settings.cool_down}",
            "of": _fingerprint(run, settings),
        },
    )
    new.replace(folder / _STATE)


def _resumed(run: Run, settings: Settings, network: Any, optimiser: Any) -> int:  # noqa: ANN401
    """Loads the checkpoint of an ended training with the same settings; the step to go on with, 0 without one."""
    from safetensors import SafetensorError, safe_open

    path = run.checkpoint(CHARS) / _STATE
    if not run.resume or not path.is_file():
        return 0
    try:
        with safe_open(path, "pt") as stored:
            about = stored.metadata() or {}
            arrays = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError):
        return 0
    step = int(about.get("step", 0))
    same_end = about.get("end") == f"{settings.steps}-{settings.cool_down}"
    if about.get("of") != _fingerprint(run, settings) or not (same_end or step <= settings.steps - settings.cool_down):
        return 0
    network.load_state_dict(
        {name.removeprefix("network."): value for name, value in arrays.items() if name.startswith("network.")}
    )
    states: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in arrays.items():
        if name.startswith("optimiser."):
            _, number, key = name.split(".", 2)
            states.setdefault(int(number), {})[key] = value
    optimiser.load_state_dict({"state": states, "param_groups": optimiser.state_dict()["param_groups"]})
    return step


def _measured(run: Run, settings: Settings, model: CharModel) -> ModelMeta:
    """The meta of the exported model, with its figures on layouts kept out of training."""
    run.progress.phase(f"{CHARS}: figures")
    truth: list[int] = []
    said: list[int] = []
    layouts: list[str] = []
    seeds = range(settings.seed, settings.seed + settings.held_out)
    for number, example in enumerate(drawn(seeds, held_out=True)):
        truth += example.labels
        said += model.shares(example.text.rows, example.text.fields).argmax(axis=1).tolist()
        layouts += [example.layout] * len(example.labels)
        run.progress.step(number + 1, settings.held_out)
    return rows_meta(
        run,
        settings,
        Measured(truth, said, layouts),
        name=CHARS,
        task="Rows of forms in running text: which cell each character begins or goes on with (transformer, int8).",
        trust=settings.trust,
        seed=settings.seed,
        metrics={"characters": len(truth), "label accuracy": accuracy(truth, said)},
        packages=("torch", "transformers", "onnx", "onnxruntime", "safetensors"),
        limit="Asked only where the rules and the CRF read differently or the sums of a form do not hold.",
    )
