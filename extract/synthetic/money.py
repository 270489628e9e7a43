"""Money blocks: budgets, what was paid, the rate and its points."""

from __future__ import annotations

from random import Random

from extract.synthetic.project import SCORED, Money, ProjectKind
from extract.synthetic.scoring import honest_score, shown

__all__ = ["draw_money"]

_PARTS = {
    "project": ("fiscal", "carryover", "other"),
    "department": ("fiscal", "other"),
    "transfer": ("central", "local", "other"),
    "goals": ("fiscal", "other"),
}


def draw_money(random: Random, kind: ProjectKind) -> tuple[Money, ...]:
    """The rows of a money block; the first is the total. The labels are drawn with the layout."""
    initial = round(
        random.choice((random.uniform(0.5, 60), random.uniform(20, 900), random.uniform(800, 60000))),
        random.choice((0, 1, 2)),
    )
    budget = random.choice((initial, initial, round(initial * random.uniform(0.4, 1.4), 2)))
    share = random.choice((1.0, 1.0, 1.0, random.uniform(0.8, 1), random.uniform(0.1, 0.9), 0.0))
    executed = round(budget * share, random.choice((2, 2, 4)))
    rate = executed / budget if budget else 0.0
    digits = random.choice((0, 1, 2, 2))
    printed_rate = f"{round(rate * 100, digits):g}" + random.choice(("%", "%", "%", ""))
    scored = kind in SCORED
    dash = random.choice(("—", "-", "", "/"))
    weight = "10" if scored else ""
    score = shown(honest_score(10, rate)) if scored else ""
    rows = [Money("total", "", _money(initial), _money(budget), _money(executed), weight, printed_rate, score)]
    nothing = random.choice(("", "", "0", "0.00", "—"))
    blank = dash if scored else ""
    for place, source in enumerate(_PARTS[kind]):
        if place == 0:
            rows.append(
                Money(
                    source,
                    "",
                    _money(initial),
                    _money(budget),
                    _money(executed),
                    blank,
                    random.choice((printed_rate, "")),
                    blank,
                )
            )
        else:
            rows.append(Money(source, "", nothing, nothing, nothing, blank, "", blank))
    return tuple(rows[: random.choice((1, 2, len(rows), len(rows), len(rows)))])


def _money(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
