"""The arbiter between the rules and a model: the rules keep what they read, the model fills what is sure."""

from collections.abc import Sequence

import pytest

from extract.model.document import Document
from extract.model.raw import Narration, Piece
from extract.narrative import read_narratives
from extract.narrative.relations import Fact
from extract.segment.parts import find_parts

HEADING = "九、预算绩效情况说明\n（一）项目绩效自评结果\n"
RULES = HEADING + "1.古树保护项目绩效自评综述：自评得分98分。下来的钱有30万元，用掉了24万元。挂牌要300株，挂了310株。\n"
NO_RULE = HEADING + "桑园这件事，上头给了30万元，用掉24万元，大家给它打95分。\n"


class Finder:
    """A model that finds what it is told to find."""

    least = 0.5

    def __init__(self, **facts: str | tuple[str, float]) -> None:
        self.facts = facts
        self.asked: list[str] = []

    def find(self, texts: Sequence[str]) -> list[list[Fact]]:
        self.asked += texts
        found = []
        for text in texts:
            found.append([])
            for label, told in self.facts.items():
                words, sure = told if isinstance(told, tuple) else (told, 0.9)
                if words in text:
                    at = text.index(words)
                    found[-1].append(Fact(at, at + len(words), label, sure))
        return found


def read(text: str, finder: Finder | None) -> Narration:
    document = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(document, find_parts(document), (), finder)


def text_of(piece: Piece | None) -> str | None:
    return piece.text if piece else None


def test_empty_fields_are_filled() -> None:
    (narrative,) = read(RULES, Finder(budget="30万元", executed=("24万元", 0.8))).narratives
    assert (text_of(narrative.score), text_of(narrative.budget), text_of(narrative.executed)) == (
        "98",
        "30万元",
        "24万元",
    )
    assert narrative.by_model == {"budget": 0.9, "executed": 0.8}


def test_what_a_rule_read_stays() -> None:
    (narrative,) = read(RULES, Finder(score="30", project="下来的钱")).narratives
    assert (text_of(narrative.project), text_of(narrative.score)) == ("古树保护", "98")
    assert narrative.by_model == {}


def test_what_is_not_sure_is_left_out() -> None:
    assert read(RULES, Finder(budget=("30万元", 0.4))) == read(RULES, None)


def test_an_indicator_needs_target_and_actual() -> None:
    (narrative,) = read(RULES, Finder(indicator="挂牌", target="300株", actual="310株")).narratives
    (row,) = narrative.rows
    assert (text_of(row.name), text_of(row.target), text_of(row.actual), row.method) == (
        "挂牌",
        "300株",
        "310株",
        "model",
    )
    (narrative,) = read(RULES, Finder(indicator="挂牌", actual="310株")).narratives
    assert narrative.rows == ()


def test_a_project_that_no_rule_saw() -> None:
    finder = Finder(project="桑园", budget="30万元", executed="24万元", score="95")
    (narrative,) = read(NO_RULE, finder).narratives
    told = (narrative.kind, text_of(narrative.project), text_of(narrative.score), text_of(narrative.budget))
    assert told == ("project", "桑园", "95", "30万元")
    assert narrative.by_model == {"project": 0.9, "budget": 0.9, "executed": 0.9, "score": 0.9}


def test_a_name_alone_is_no_project() -> None:
    assert read(NO_RULE, Finder(project="桑园", budget="30万元")) == Narration()
    assert read(NO_RULE, Finder(project="本项目", score="95")) == Narration()


def test_only_what_the_rules_left_open_is_searched() -> None:
    finder = Finder()
    read(
        HEADING + "1.古树保护项目绩效自评综述：自评得分98分，全年预算数30万元，执行数24万元，完成预算的80%。\n"
        "2023年3月完工。\n",
        finder,
    )
    assert finder.asked == []
    read(RULES, finder)
    heading, paragraph = finder.asked
    assert heading.endswith("项目绩效自评结果")
    assert paragraph.startswith("1.古树保护项目")


def test_what_stands_in_lists_of_goals_alone_is_not_searched() -> None:
    goals = (
        "四、重点项目绩效目标情况\n1、“古树保护”主要内容是：复壮古树3处，一处挂牌5块。2025年预算安排50万元。\n"
        "产出指标：挂牌数量，巡查里程≥120公里，指标设立依据是计划数据。\n"
    )
    finder = Finder(project="古树", budget="30万元")
    (narrative,) = read(goals, finder).narratives
    assert narrative.rows
    assert finder.asked == []
    read(NO_RULE + goals, finder)
    assert len(finder.asked) > 2


def test_a_record_of_which_the_rules_read_next_to_nothing_is_the_model_s() -> None:
    told = {"project": "古树", "budget": "30万元", "executed": "24万元", "score": "98"}
    (narrative,) = read(RULES, Finder(**told)).narratives
    assert (text_of(narrative.project), text_of(narrative.score), text_of(narrative.budget)) == ("古树", "98", "30万元")
    (narrative,) = read(RULES, Finder(**{**told, "project": "古树保护"})).narratives
    assert "project" not in narrative.by_model


@pytest.mark.parametrize("name", ["2023年度部", "2023年度部门决算", "某县水利局2023年度部门决算", "某县水利局2023年"])
def test_an_office_and_its_accounts_are_no_project(name: str) -> None:
    text = "某县水利局2023年度部门决算绩效自评，上头给了30万元，用掉24万元，打95分。\n"
    assert read(HEADING + text, Finder(project=name, budget="30万元", executed="24万元", score="95")).narratives == ()


def test_the_money_of_a_part_and_the_score_of_a_side_are_not_those_of_the_whole() -> None:
    text = "部门整体支出绩效自评综述：总体不错。其中：人员花掉24万元，过程方面得分18分。\n"
    (narrative,) = read(HEADING + text, Finder(executed="24万元", score="18")).narratives
    assert (narrative.kind, narrative.executed, narrative.score) == ("department", None, None)


@pytest.mark.parametrize(
    "told",
    ["主要产出和效果：一是建成两处，花了8万元；二是其他。", "发现的问题：公园绿道还有8万元没付。"],
)
def test_the_money_of_one_result_or_of_an_example_is_not_that_of_the_project(told: str) -> None:
    text = f"1.古树保护项目绩效自评综述：自评得分98分。{told}\n另有300株，挂了310株。\n"
    (narrative,) = read(HEADING + text, Finder(executed="8万元")).narratives
    assert narrative.executed is None


def test_plans_make_no_record() -> None:
    text = "下一步，桑园要给30万元，用掉24万元，大家给它打95分。\n"
    assert read(HEADING + text, Finder(project="桑园", score="95")).narratives == ()


@pytest.mark.parametrize("again", ["坡地生育奖扶", "生育奖扶"])
def test_the_name_of_the_item_comes_again_and_the_rules_keep_it(again: str) -> None:
    text = HEADING + (
        "1.坡地生育奖扶项目绩效自评综述：根据年初设定的绩效目标，坡地生育奖扶项目绩效自评得分为100分。"
        "全年预算数为516万元，执行数为510万元，完成预算的98.84%。发了5280人。\n发现的问题及原因：发放偏慢。\n"
    )
    told = {"score": "100", "budget": "516万元", "executed": "510万元", "rate": "98.84%"}

    class Later(Finder):
        """Finds the second of two places of the name."""

        def find(self, texts: Sequence[str]) -> list[list[Fact]]:
            found = super().find(texts)
            for text, facts in zip(texts, found, strict=True):
                at = text.rfind(again)
                facts.extend([Fact(at, at + len(again), "project", 0.9)] if at >= 0 else [])
            return found

    (narrative,) = read(text, Later(**told)).narratives
    assert (text_of(narrative.project), narrative.by_model) == ("坡地生育奖扶", {})
    assert [piece.text for piece in narrative.problems] == ["发放偏慢"]


def test_a_project_that_no_rule_saw_has_its_sentences() -> None:
    told = NO_RULE.replace("95分。", "95分。存在问题：补栽不及时。改进措施：提前备苗。")
    finder = Finder(project="桑园", budget="30万元", executed="24万元", score="95")
    (narrative,) = read(told, finder).narratives
    assert [piece.text for piece in (*narrative.problems, *narrative.measures)] == ["补栽不及时", "提前备苗"]


WHOLE = HEADING + "上头要我们盘点5个项目的绩效，前后用了428万元。"


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        (WHOLE + "占比重92%。\n", {"count": "5", "funds": "428万元", "share": "92%"}, ("5", "428万元", "92%")),
        (WHOLE + "预算执行率为92%。\n", {"count": "5", "funds": "428万元", "share": "92%"}, ("5", "428万元", None)),
        (WHOLE + "\n搬迁73户，占任务的93%。\n", {"count": "5", "share": "93%"}, ("5", None, None)),
        (
            HEADING + "我局牵头，12个部门的28个项目重点看了一遍，涉及3600万元。\n",
            {"count": "28", "funds": "3600万元"},
            (None, None, None),
        ),
        (
            HEADING + "一级项目4个、二级项目12个，花了36万元。\n",
            {"count": "4", "funds": "36万元"},
            (None, None, None),
        ),
    ],
)
def test_what_a_model_may_say_of_the_whole(text: str, facts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    overview = read(text, Finder(**facts)).overview
    assert (text_of(overview.project_count), text_of(overview.funds), text_of(overview.funds_share)) == expected


def test_the_model_counts_no_projects_where_a_rule_read_the_money_elsewhere() -> None:
    text = (
        "九、预算绩效情况说明\n本部门组织开展绩效自评，其中，一级项目4个，二级项目12个，共涉及资金836万元，占项目支出总额的100%。\n"
        "挑了2个项目又看了一遍，用了31万元。\n"
    )
    overview = read(text, Finder(count="2")).overview
    assert (text_of(overview.project_count), text_of(overview.funds)) == (None, "836万元")


def test_what_a_rule_read_of_a_project_is_not_told_again_by_the_model() -> None:
    text = "九、预算绩效情况说明\n总的不错，古树保护拿到98分。\n" + RULES.removeprefix("九、预算绩效情况说明\n")
    (narrative,) = read(text, Finder(project="古树保护", score="98")).narratives
    assert narrative.by_model == {}


def test_several_budgets_are_those_of_projects_and_not_of_the_whole() -> None:
    text = HEADING + "三个项目的钱分别是80万元、45万元。\n"

    class Twice(Finder):
        """Finds two budgets."""

        def find(self, texts: Sequence[str]) -> list[list[Fact]]:
            found = super().find(texts)
            for one, facts in zip(texts, found, strict=True):
                at = one.find("45万元")
                facts.extend([Fact(at, at + 4, "budget", 0.9)] if at >= 0 else [])
            return found

    overview = read(text, Twice(count="三", budget="80万元")).overview
    assert (text_of(overview.project_count), overview.funds) == ("三", None)
