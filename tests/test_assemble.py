"""Raw rows to typed values: numbers, dashes, amounts in the form's unit, spans, checks of the sums."""

from decimal import Decimal

import pytest

from extract.assemble import form_of, indicator_of, narrative_of, overview_of, span_of, summary_of
from extract.model.document import Span
from extract.model.raw import Piece, RawForm, RawFunds, RawNarrative, RawOverview, RawRow, RawSummaryRow


def piece(text: str, start: int = 0) -> Piece:
    return Piece(text, ((start, start + len(text)),))


def row(name: str = "修补石阶长度", **fields: str) -> RawRow:
    cells = {field: piece(text, 10) for field, text in fields.items()}
    return RawRow(name=piece(name), **cells)  # type: ignore[arg-type]


def form(rows: list[RawRow], **fields: object) -> RawForm:
    return RawForm(kind="project_self_eval", start=0, end=99, method="grid", rows=tuple(rows), **fields)  # type: ignore[arg-type]


# ---------------------------------------------------------------- spans
def test_spans_of_pieces() -> None:
    assert span_of(Piece("石阶", ((3, 5),), 2)) == Span(3, 5, 2)
    assert span_of(Piece("石阶", ((3, 4), (8, 9)))) == Span(3, 9, None, None, ((3, 4), (8, 9)))
    assert span_of(Piece("", ())) is None


def test_a_row_encloses_its_own_fields_but_not_the_levels_above() -> None:
    raw = RawRow(l1=piece("产出指标", 1), name=piece("修补石阶", 40), target=piece("3级", 50), score=piece("10", 60))
    found = indicator_of(raw, "f1.1", 2023, None)
    assert found.span == Span(40, 62)
    assert set(found.spans) == {"l1", "name", "target", "score"}


# ---------------------------------------------------------------- indicators
@pytest.mark.parametrize("dash", ["", "-", "—", "–", "－", "--", "——", "/", "_"])
def test_dashes_and_blanks_are_nothing(dash: str) -> None:
    found = indicator_of(
        row(target=dash, actual=dash, weight=dash, score=dash, reason=dash, unit=dash), "f1.1", None, None
    )
    assert (found.target, found.actual, found.weight, found.score, found.reason, found.unit) == (None,) * 6


@pytest.mark.parametrize(
    ("printed", "number"), [("10", 10.0), ("9.50", 9.5), ("10分", 10.0), ("０", 0.0), ("100.0", 100.0), ("优", None)]
)
def test_points(printed: str, number: float | None) -> None:
    assert indicator_of(row(weight=printed), "f1.1", None, None).weight == number


@pytest.mark.parametrize(("printed", "rate"), [("95%", 0.95), ("100.00%", 1.0), ("134.7%", 1.347), ("—", None)])
def test_rates(printed: str, rate: float | None) -> None:
    found = indicator_of(row(rate=printed), "f1.1", None, None).rate
    assert found == (pytest.approx(rate) if rate is not None else None)


def test_a_target_of_three_columns() -> None:
    found = indicator_of(row(symbol="≥", target="95", unit="%"), "f1.1", None, None)
    assert found.target is not None
    assert (found.target.text, found.target.operator) == ("95", "ge")
    assert found.target.base == pytest.approx(0.95)
    assert (found.symbol, found.unit) == ("≥", "%")


def test_an_actual_takes_the_unit_of_its_target() -> None:
    found = indicator_of(row(target="≥95百分比", actual="96"), "f1.1", None, None)
    assert found.actual is not None
    assert found.actual.base == pytest.approx(0.96)


# ---------------------------------------------------------------- forms
@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [("万元", "万元", "600000"), ("元", "元", "60"), ("万兀", "万元", "600000"), (None, None, None)],
)
def test_amounts_are_in_the_unit_of_the_form(printed: str | None, unit: str | None, yuan: str | None) -> None:
    raw = form(
        [row()], funds=(RawFunds(source="total", budget=piece("60")),), money_unit=piece(printed) if printed else None
    )
    found = form_of(raw, "f1", None)
    assert found.money_unit == unit
    assert found.funds[0].budget is not None
    assert found.funds[0].budget.yuan == (Decimal(yuan) if yuan else None)


@pytest.mark.parametrize(
    ("year", "title", "found"),
    [
        ("2023", None, 2023),
        (None, "2022年度项目支出绩效自评表", 2022),
        ("2021", "2022年度项目支出绩效自评表", 2021),
        (None, "绩效自评表", None),
    ],
)
def test_year(year: str | None, title: str | None, found: int | None) -> None:
    raw = form([row()], year=piece(year) if year else None, title=piece(title) if title else None)
    assert form_of(raw, "f1", 1999).year == found


def test_rows_are_numbered_within_their_form() -> None:
    assert [each.id for each in form_of(form([row(), row(), row()]), "f7", None).indicators] == ["f7.1", "f7.2", "f7.3"]


def checks(
    rows: list[RawRow], paid: RawFunds | None = None, weight: str | None = "100", score: str | None = None
) -> dict[str, bool | None]:
    raw = form(
        rows,
        funds=(paid,) if paid else (),
        total_weight=piece(weight) if weight else None,
        total_score=piece(score) if score else None,
    )
    return {check.name: check.holds for check in form_of(raw, "f1", None).checks}


_PAID = RawFunds(source="total", weight=piece("10"), score=piece("9.5"))


@pytest.mark.parametrize(
    ("rows", "paid", "weight", "score", "expected"),
    [
        (
            [row(weight="50", score="50"), row(weight="40", score="38")],
            _PAID,
            "100",
            "97.5",
            {"weights": True, "scores": True, "score_within_weight": True},
        ),
        # the points of the execution rate are not printed
        (
            [row(weight="50", score="50"), row(weight="40", score="38")],
            None,
            "100",
            None,
            {"weights": True, "score_within_weight": True},
        ),
        # no total row: 100 is due
        ([row(weight="50"), row(weight="40")], _PAID, None, None, {"weights": True}),
        # the rows alone make 100
        ([row(weight="60"), row(weight="40")], None, "100", None, {"weights": True}),
        (
            [row(weight="50", score="50"), row(weight="41", score="38")],
            _PAID,
            "100",
            "97.5",
            {"weights": False, "scores": True, "score_within_weight": True},
        ),
        (
            [row(weight="50", score="51"), row(weight="40", score="37")],
            _PAID,
            "100",
            "97.5",
            {"weights": True, "scores": True, "score_within_weight": False},
        ),
        (
            [row(weight="50", score="50"), row(weight="40", score="38")],
            _PAID,
            "100",
            "98",
            {"weights": True, "scores": False, "score_within_weight": True},
        ),
        # a score is missing: nothing can be said of the sum
        (
            [row(weight="50", score="50"), row(weight="40")],
            _PAID,
            "100",
            "97.5",
            {"weights": True, "scores": None, "score_within_weight": True},
        ),
        ([row(), row()], None, None, None, {}),
    ],
)
def test_checks(
    rows: list[RawRow], paid: RawFunds | None, weight: str | None, score: str | None, expected: dict[str, bool | None]
) -> None:
    assert checks(rows, paid, weight, score) == expected


def test_rows_of_a_form_whose_sums_hold_are_surer() -> None:
    low = [
        RawRow(name=piece("甲级"), weight=piece(weight), score=piece(weight), confidence=0.5) for weight in ("50", "40")
    ]
    sure = form_of(form(low, funds=(_PAID,), total_weight=piece("100"), total_score=piece("99.5")), "f1", None)
    unsure = form_of(form(low, funds=(_PAID,), total_weight=piece("100"), total_score=piece("90")), "f1", None)
    assert {each.confidence for each in sure.indicators} == {0.97}
    assert {each.confidence for each in unsure.indicators} == {0.5}


# ---------------------------------------------------------------- narratives, summary, overview
def test_narrative() -> None:
    found = narrative_of(
        RawNarrative(
            kind="project",
            start=3,
            end=90,
            project=piece("石阶修补", 5),
            score=piece("97.5", 20),
            budget=piece("60万元", 30),
            executed=piece("57.5万元", 40),
            rate=piece("95.83%", 50),
            problems=(piece("雨天停工", 60),),
            rows=(row(),),
        ),
        "n2",
        2023,
    )
    assert (found.project, found.score) == ("石阶修补", 97.5)
    assert found.rate == pytest.approx(0.9583)
    assert found.budget is not None
    assert (found.budget.yuan, found.budget.span) == (Decimal("600000"), Span(30, 34))
    assert (found.problems, found.spans["problems.0"]) == (("雨天停工",), Span(60, 64))
    assert [each.id for each in found.indicators] == ["n2.1"]


def test_summary_row_spans_itself_without_its_group() -> None:
    raw = RawSummaryRow(
        group=piece("本级", 0),
        no=piece("1", 20),
        project=piece("石阶修补", 22),
        score=piece("95", 30),
        grade=piece("优", 33),
    )
    found = summary_of(raw, "s1")
    assert (found.group, found.no, found.project, found.unit, found.score, found.grade) == (
        "本级",
        "1",
        "石阶修补",
        None,
        95.0,
        "优",
    )
    assert found.span == Span(20, 34)


def test_overview() -> None:
    raw = RawOverview(
        project_count=piece("9"),
        funds=piece("8,764.34万元", 4),
        funds_share=piece("100%", 20),
        grades=(("优", piece("7", 30)), ("良", piece("", 32))),
    )
    found = overview_of(raw)
    assert (found.project_count, found.funds_share, found.grades) == (9, 1.0, {"优": 7})
    assert found.funds is not None
    assert found.funds.yuan == Decimal("87643400")
    assert found.spans["grades.优"] == Span(30, 31)
