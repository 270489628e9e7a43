"""Which fact belongs to which: facts that a model found in a paragraph, put together to projects and indicators.

Three rules, for projects and for indicators alike:

- several names and behind them as many facts of a kind: each name has the one of its rank (`A、B得分为98分、95分`);
- a stretch with one name: all facts of it are its own, whether they stand before or behind the name;
- else the stretch is cut between the names where the punctuation is strongest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations
from typing import NamedTuple

from extract.narrative.lexicon import cues
from extract.values import parse_amount, parse_rate, parse_value

__all__ = ["Fact", "Indicated", "Told", "indicators_of", "makes", "projects_of"]

_NAMES = {"project": ("score", "grade", "budget", "executed", "rate"), "indicator": ("target", "actual", "irate")}
# How strongly a mark parts what stands before it from what stands behind it.
_STRENGTH = {"\n": 5.0, "。": 4.0, ";": 3.0, ":": 1.0, ",": 2.0, "、": 1.5}
_OPENING, _CLOSING = "(", ")"
_MONEY = frozenset({"budget", "executed"})
_PAIR = 2
# A rate is printed with so many digits at least.
_NEAR = 0.006
# A percentage that was taken for another fact is the rate if it is as exact as two decimals.
_EXACT = 0.0006
_PERCENTS = frozenset({"irate", "actual", "target", "share"})


class Fact(NamedTuple):
    """A fact in a text, how sure its finder is of it, and what it is."""

    start: int
    end: int
    label: str
    confidence: float


class Indicated(NamedTuple):
    """An indicator and its values."""

    name: Fact
    values: Mapping[str, Fact]


class Told(NamedTuple):
    """A project, if it is named, what is told of it, and its indicators."""

    name: Fact | None
    values: Mapping[str, Fact]
    rows: tuple[Indicated, ...]

    @property
    def start(self) -> int:
        """Where the first word of it stands."""
        facts = [*([self.name] if self.name else []), *self.values.values(), *(row.name for row in self.rows)]
        return min((fact.start for fact in facts), default=0)


def projects_of(text: str, facts: Sequence[Fact]) -> list[Told]:
    """The projects of a text, each with what is told of it; what is told of none makes one without a name."""
    facts = sorted(facts)
    names = [fact for fact in facts if fact.label == "project"]
    shared = _by_rank(facts, names, _NAMES["project"])
    if shared is not None:
        return [Told(name, values, ()) for name, values in shared]
    told: list[Told] = []
    for name, group in _parted(text, facts, names):
        values = _reckoned(text, _best(fact for fact in group if fact.label in _NAMES["project"]), group)
        told.append(Told(name, values, tuple(indicators_of(text, [one for one in group if one != values.get("rate")]))))
    return told


def indicators_of(text: str, facts: Sequence[Fact]) -> list[Indicated]:
    """The indicators of a stretch with their values."""
    facts = [fact for fact in sorted(facts) if fact.label == "indicator" or fact.label in _NAMES["indicator"]]
    found: list[Indicated] = []
    for sentence in _sentences(text, facts):
        names = [fact for fact in sentence if fact.label == "indicator"]
        shared = _by_rank(sentence, names, _NAMES["indicator"])
        if shared is not None:
            found += [Indicated(name, values) for name, values in shared]
        else:
            found += [Indicated(group[0], group[1]) for group in _groups(text, sentence)]
    return found


def _by_rank(
    facts: Sequence[Fact], names: Sequence[Fact], kinds: Sequence[str]
) -> list[tuple[Fact, dict[str, Fact]]] | None:
    """Names that stand together, each with the values of its rank; None where they and the values are not like that.

    A kind of which there are more or fewer values than names is told of something else.
    """
    of_kind = {kind: [fact for fact in facts if fact.label == kind] for kind in kinds}
    of_kind = {kind: run for kind, run in of_kind.items() if len(run) == len(names)}
    if len(names) < _PAIR or not of_kind:
        return None
    runs = [names, *of_kind.values()]
    runs.sort(key=lambda run: run[0].start)
    if any(run[-1].end > following[0].start for run, following in pairwise(runs)):
        return None
    return [(name, {kind: run[rank] for kind, run in of_kind.items()}) for rank, name in enumerate(names)]


def _best(facts: Iterator[Fact]) -> dict[str, Fact]:
    """The surest fact of each kind, the first of several alike."""
    best: dict[str, Fact] = {}
    for fact in facts:
        if fact.label not in best or fact.confidence > best[fact.label].confidence:
            best[fact.label] = fact
    return best


def _reckoned(text: str, values: dict[str, Fact], facts: Sequence[Fact]) -> dict[str, Fact]:
    """Values whose money agrees with the arithmetic: a rate is what was spent over the budget.

    Where the sums do not make the rate, others of the same project may. Of two sums that were taken for the same, or
    without a rate, the larger is the budget; and a percentage that they make is the rate, whatever it was taken for.
    """
    sums = [(fact, yuan) for fact in facts if fact.label in _MONEY and (yuan := _yuan(text, fact))]
    ratio = parse_rate(_of(text, values["rate"])) if "rate" in values else None
    known: dict[Fact | None, float] = dict(sums)
    if not makes([known.get(values.get(kind)) for kind in ("budget", "executed")], ratio):
        made = [pair for pair in permutations(sums, _PAIR) if makes([yuan for _, yuan in pair], ratio)]
        if made:
            return {**values, "budget": made[0][0][0], "executed": made[0][1][0]}
    if len(sums) != _PAIR:
        return values
    larger, smaller = sorted(sums, key=lambda one: -one[1])
    if len(values.keys() & _MONEY) == 1 or (ratio is None and larger[1] > smaller[1]):
        values = {**values, "budget": larger[0], "executed": smaller[0]}
    if ratio is None and larger[1] > smaller[1]:
        percents = [fact for fact in facts if fact.label in _PERCENTS and _of(text, fact).endswith("%")]
        made_by = [fact for fact in percents if makes((larger[1], smaller[1]), parse_rate(_of(text, fact)), _EXACT)]
        values = {**values, **({"rate": made_by[0]} if made_by else {})}
    return values


def makes(pair: Sequence[float | None], ratio: float | None, near: float = _NEAR) -> bool:
    """Whether budget and what was spent of it make a rate."""
    budget, executed = pair
    return bool(budget and executed and ratio is not None and abs(executed / budget - ratio) <= near)


def _of(text: str, fact: Fact) -> str:
    return text[fact.start : fact.end]


def _yuan(text: str, fact: Fact) -> float | None:
    amount = parse_amount(_of(text, fact), None)
    return float(amount.yuan) if amount is not None and amount.yuan is not None else None


def _parted(text: str, facts: Sequence[Fact], names: Sequence[Fact]) -> Iterator[tuple[Fact | None, list[Fact]]]:
    """The facts of each name: the text is cut before each name but the first, at the strongest mark.

    What stands before the first is its own, unless it is led to as a part of that: `综合得分94分，其中甲项目得分95分`.
    """
    if not names:
        yield None, list(facts)
        return
    cuts = [_led(text, names[0].start)]
    for one, other in pairwise(names):
        cuts.append(_cut(text, one.end, other.start))
    cuts.append(len(text))
    for name, start, end in zip(names, cuts, cuts[1:], strict=False):
        yield name, [fact for fact in facts if start <= fact.start < end]


def _led(text: str, at: int) -> int:
    """Where the word stands that leads from a whole to the name at a position, else the start of the text."""
    among = cues().words.fields.among
    found = text.rfind(among, 0, at)
    return found if found >= 0 and at - found <= len(among) + 1 else 0


def _cut(text: str, start: int, end: int) -> int:
    """Behind the last of the strongest marks in a stretch; its end, if there is none."""
    best, strength = end, 0.0
    for at in range(start, end):
        found = _STRENGTH.get(text[at], 0.0)
        if found >= strength > 0.0 or found > strength:
            best, strength = at + 1, found
    return best


def _sentences(text: str, facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts by sentence; a sentence without the name of an indicator goes on with the one before it."""
    sentences: list[list[Fact]] = []
    end = 0
    for fact in facts:
        between = text[end : fact.start]
        if not sentences or "。" in between or "\n" in between:
            sentences.append([])
        sentences[-1].append(fact)
        end = fact.end
    joined: list[list[Fact]] = []
    for sentence in sentences:
        if joined and all(fact.label != "indicator" for fact in sentence):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined


def _groups(text: str, facts: Sequence[Fact]) -> Iterator[tuple[Fact, dict[str, Fact]]]:
    """Neighbours that make an indicator: one name and at most one value of each kind, cut at the strongest marks.

    Of all such partitions the one is taken that loses the fewest facts and whose cuts have the most strength.
    """
    best: list[tuple[float, int]] = [
        (0.0, 0)
    ]  # value of the best partition of the first n facts, start of its last group
    for stop in range(1, len(facts) + 1):
        options = []
        for start in range(max(0, stop - 4), stop):
            worth = _worth(facts[start:stop])
            if worth is not None:
                cut = _between(text, facts, start) if start else 0.0
                options.append((best[start][0] + worth + cut, start))
        best.append(max(options))
    stop = len(facts)
    found = []
    while stop:
        start = best[stop][1]
        group = facts[start:stop]
        names = [fact for fact in group if fact.label == "indicator"]
        if names:
            found.append((names[0], _values(text, group)))
        stop = start
    yield from reversed(found)


def _values(text: str, group: Sequence[Fact]) -> dict[str, Fact]:
    """The values of a group; of two of a kind the one with a bound is the target, else the first.

    Two that count different things (431家, 1265条) are no target and its actual: the first is the name's own.
    """
    values = {fact.label: fact for fact in group if fact.label != "indicator"}
    pair = [fact for fact in group if fact.label in ("target", "actual")]
    if len(pair) < _PAIR:
        return values
    first, second = (text.startswith(cues().words.facts.bounds, fact.start) for fact in pair)
    things = {_thing(text, fact) for fact in pair} - {""}
    if len(things) > 1 and not (first or second):
        values.pop(pair[1].label)
        values[pair[0].label] = pair[0]
    elif pair[0].label == pair[1].label:
        target, actual = (pair[1], pair[0]) if second and not first else pair
        values |= {"target": target, "actual": actual}
    return values


def _thing(text: str, fact: Fact) -> str:
    """What a figure counts: its unit, without a multiplier."""
    return (parse_value(text[fact.start : fact.end]).unit or "").lstrip("百千万亿")


def _worth(group: Sequence[Fact]) -> float | None:
    """What a group is worth: nothing if it has no name, None if it is none.

    Two targets or two actuals are a target and an actual of which one was taken for the other: worth a little less.
    """
    labels = [fact.label for fact in group]
    values = [label for label in labels if label in ("target", "actual")]
    twice = len(values) - len(set(values))
    if len(set(labels)) + twice != len(labels) or len(values) > _PAIR:
        return None
    return 10.0 * len(labels) - 3.0 * twice if "indicator" in labels and len(labels) > 1 else 0.0


def _between(text: str, facts: Sequence[Fact], position: int) -> float:
    """How strongly the marks between a fact and the one before it part the two; brackets hold together."""
    between = text[facts[position - 1].end : facts[position].start]
    inside = between.count(_OPENING) > between.count(_CLOSING)
    return 0.0 if inside else max((_STRENGTH.get(mark, 0.0) for mark in between), default=0.0)
