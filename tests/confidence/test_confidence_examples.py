"""Examples: what is printed before a name is judged as readers take it."""

import msgspec
import pytest

from extract.confidence.examples import read_back
from extract.config import AssessConfig, Config, ModelsConfig
from extract.pipeline import Pipeline
from extract.synthetic import Layout, draw_project

PLAIN = Config(models=ModelsConfig(enabled=False), assess=AssessConfig(enabled=False))


@pytest.mark.parametrize("numbered", ["", "指标{n}：", "{n}.", "（{n}）", "★"])
def test_a_number_before_a_name_is_no_mistake(numbered: str) -> None:
    project = draw_project(7, "project")
    layout = msgspec.structs.replace(Layout.held_out(7, "tabs", "project"), numbered=numbered, name_points=False)
    right = [example.right for example in read_back(project, layout, 7, Pipeline(PLAIN)) if example.field == "name"]
    assert len(right) == len(project.rows)
    assert all(right)
