"""Trees of parts to labelled spans with relations, and back.

The first field of a part is its anchor. Each other field has a relation ``of`` to it, each part inside a part a
relation ``in`` from its anchor to that of the other, and a value that stands in several places a chain of ``next``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, pairwise

from extract.annotations import LABELS, RELATIONS, REPEATED, SHARED, Annotated, Region, Relation
from extract.annotations.tree import Node, Places
from extract.errors import problem
from extract.model.record import Problem

__all__ = ["regions_of", "tree_from"]

_ORDER = {label: number for number, label in enumerate(LABELS)}
_PARENTS = {"funds": ("form",), "task": ("form",), "indicator": ("form", "narrative")}


def regions_of(tree: Sequence[Node]) -> tuple[tuple[Region, ...], tuple[Relation, ...]]:
    """The labelled spans of a tree and the relations between them."""
    writer = _Writer()
    for node in tree:
        writer.put(node, None)
    return tuple(writer.regions), tuple(writer.relations)


class _Writer:
    """Numbers regions as it makes them."""

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.relations: list[Relation] = []
        self._numbers = count(1)
        self._shared: dict[tuple[str | None, str, Places], str] = {}

    def put(self, node: Node, parent: str | None) -> None:
        fields = sorted(node.fields, key=lambda field: (_ORDER.get(_label(node.kind, field[0]), 0), field[1]))
        anchor: str | None = None
        for name, places in fields:
            label = _label(node.kind, name)
            if anchor is None:
                anchor = self._region(label, places)
                continue
            key = (parent, label, places)
            if name not in SHARED or key not in self._shared:
                self._shared[key] = self._region(label, places)
            self.relations.append(Relation(self._shared[key], anchor, "of"))
        if anchor is not None and parent is not None:
            self.relations.append(Relation(anchor, parent, "in"))
        for child in node.children:
            self.put(child, anchor)

    def _region(self, label: str, places: Places) -> str:
        names = [f"r{next(self._numbers)}" for _ in places]
        self.regions += [Region(name, start, end, label) for name, (start, end) in zip(names, places, strict=True)]
        self.relations += [Relation(name, after, "next") for name, after in pairwise(names)]
        return names[0]


def _label(kind: str, field: str) -> str:
    return f"{kind}.{field}" if field else kind


def tree_from(annotated: Annotated, place: str) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """The tree that labelled spans make, and what of them could not be used.

    Args:
        annotated: The document as the tool has it.
        place: What to call the document in problems.
    """
    reader = _Reader(annotated, place)
    tree = tuple(sorted(reader.tree()))
    return tree, tuple(reader.problems)


class _Reader:
    """Follows the relations of one document; tells each region and relation that says nothing."""

    def __init__(self, annotated: Annotated, place: str) -> None:
        self.problems: list[Problem] = []
        self._place = place
        self._regions: dict[str, Region] = {}
        for region in annotated.regions:
            if region.label not in _ORDER:
                self._tell("JX-N002", what=region.label, known=", ".join(LABELS))
            elif not 0 <= region.start < region.end <= len(annotated.text):
                self._tell("JX-N003", what=f"{region.label} {region.start}-{region.end}", size=len(annotated.text))
            elif region.id in self._regions:
                self._tell("JX-N004", what=region.id, reason="id ×2")
            else:
                self._regions[region.id] = region
        self._next: dict[str, str] = {}
        self._of: dict[str, list[str]] = {}
        self._in: dict[str, str] = {}
        for relation in annotated.relations:
            self._take(relation)

    def _tell(self, code: str, **fields: object) -> None:
        self.problems.append(problem(code, self._place, document=self._place, **fields))

    def _take(self, relation: Relation) -> None:
        """Keeps a relation where it can be: of a known kind, between two regions, one of a kind for each region."""
        name = f"{relation.head} {relation.kind} {relation.tail}"
        if relation.kind not in RELATIONS:
            self._tell("JX-N005", what=relation.kind, known=", ".join(RELATIONS))
            return
        head, tail = self._regions.get(relation.head), self._regions.get(relation.tail)
        if head is None or tail is None or head is tail:
            self._tell("JX-N004", what=name, reason="?")
            return
        same_part = _kind(head) == _kind(tail)
        fits = {
            "next": head.label == tail.label and relation.tail not in self._next.values(),
            "of": same_part,
            "in": _kind(tail) in _PARENTS.get(_kind(head), ()),
        }[relation.kind]
        kept = self._next if relation.kind == "next" else self._in
        if not fits or (relation.kind != "of" and relation.head in kept):
            self._tell("JX-N004", what=f"{name} ({head.label}, {tail.label})", reason=relation.kind)
        elif relation.kind == "of":
            self._of.setdefault(relation.head, []).append(relation.tail)
        else:
            kept[relation.head] = relation.tail

    def tree(self) -> Iterator[Node]:
        """The parts that stand in no other part."""
        fields: dict[str, list[tuple[str, Places]]] = {}
        for name in self._firsts():
            region = self._regions[name]
            for anchor in sorted(self._anchors(name)):
                known = fields.setdefault(anchor, [])
                field = region.label.partition(".")[2]
                if field not in REPEATED and any(field == other for other, _ in known):
                    self._tell("JX-N004", what=f"{name} ({region.label})", reason="×2")
                else:
                    known.append((field, self._places(name)))
        inside: dict[str, list[str]] = {}
        for head, tail in self._in.items():
            above = self._anchors(self._first_of(tail))
            if head in fields and len(above) == 1:
                inside.setdefault(above.pop(), []).append(head)
            else:
                self._tell("JX-N004", what=f"{head} in {tail}", reason="of / next")
        held = {head for heads in inside.values() for head in heads}
        alone: list[Node] = []
        for name in fields:
            if name not in held:
                node = self._built(name, fields, inside)
                if node.kind in _PARENTS:
                    alone.append(node)
                else:
                    yield node
        if alone:  # rows that nobody put into a form are one
            yield Node("form", (), tuple(sorted(alone)))

    def _built(self, name: str, fields: dict[str, list[tuple[str, Places]]], inside: dict[str, list[str]]) -> Node:
        children = [self._built(child, fields, inside) for child in inside.get(name, ())]
        return Node(_kind(self._regions[name]), tuple(sorted(fields[name])), tuple(sorted(children)))

    def _firsts(self) -> list[str]:
        """The first places of values; a chain that bites its own tail has none and is told."""
        later = set(self._next.values())
        firsts = [name for name in self._regions if name not in later]
        reached = {place for name in firsts for place in self._chain(name)}
        for name in self._regions:
            if name not in reached:
                self._tell("JX-N004", what=name, reason="next ↺")
        return firsts

    def _chain(self, name: str) -> Iterator[str]:
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            yield name
            if name not in self._next:
                return
            name = self._next[name]

    def _first_of(self, name: str) -> str:
        """The first place of the value that a place belongs to."""
        before = {tail: head for head, tail in self._next.items()}
        seen: set[str] = set()
        while name in before and name not in seen:
            seen.add(name)
            name = before[name]
        return name

    def _places(self, name: str) -> Places:
        return tuple((self._regions[place].start, self._regions[place].end) for place in self._chain(name))

    def _anchors(self, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """The regions that stand for the parts of a field; fields that point at each other in a ring are one part."""
        if name in seen:
            return {min(seen)}
        if name not in self._of:
            return {name}
        return set().union(*(self._anchors(self._first_of(tail), seen | {name}) for tail in self._of[name]))


def _kind(region: Region) -> str:
    return region.label.partition(".")[0]
