"""Made-up texts in the wordings of many provinces: what is told of the whole and of each project, and nothing more."""

from typing import NamedTuple

import pytest

from extract.model.document import Document
from extract.model.raw import Narration, Piece, RawNarrative, RawOverview
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

Overview = tuple[str | None, str | None, str | None, dict[str, str]]
Facts = tuple[str | None, ...]
NOTHING: Overview = (None, None, None, {})


class Case(NamedTuple):
    """A text, its overview (projects, money, share, grades) and its narratives.

    A narrative is its kind, project, score, grade, budget, executed and rate.
    """

    name: str
    text: str
    overview: Overview
    narratives: tuple[Facts, ...]


CASES = (
    Case(
        "four steps of performance management, then the department and one fund",
        "第三部分 2023年度部门决算情况说明\n十、其他重要事项的情况说明\n（一）机关运行经费支出情况\n机关运行经费支出12.4万元。\n"
        "（四）预算绩效管理情况\n根据预算绩效管理要求，本单位在年初预算编制阶段，组织对蚕桑示范园等2个项目开展了预算事前绩效评估，"
        "对14个项目编制了绩效目标，预算执行过程中，选取14个项目开展绩效监控，年终执行完毕后，对11个项目开展了绩效自评。"
        "其中，部门整体绩效自评得分为93.6分，绩效自评综述：各项任务按期完成。"
        "蚕桑发展专项项目绩效自评得分为91分，绩效自评综述：桑园面积稳步增加。\n第四部分 名词解释\n",
        ("11", None, None, {}),
        (
            ("department", None, "93.6", None, None, None, None),
            ("project", "蚕桑发展专项", "91", None, None, None, None),
        ),
    ),
    Case(
        "report on a department, with projects named in it",
        "湘潭某镇2022年度\n部门整体支出绩效评价报告\n\n一、部门概况\n（一）部门基本情况\n本镇设有六个办公室和两个中心，在职人员四十五人，退休人员十七人。\n"
        "（二）整体支出情况\n2022年年初预算数820.5万元，全年预算数1,104.2万元，实际支出1,098.7万元，预算执行率99.5%。\n"
        "二、绩效评价工作情况\n按照要求成立评价小组，查阅账册，实地察看，形成结论。\n"
        "三、评价结论\n经评价，2022年度部门整体支出绩效综合得分92分，评价等级为“优”。\n"
        "四、存在的问题及原因分析\n一是预算编制不够细；二是资产登记滞后。\n五、改进措施和建议\n细化预算；及时登记资产。\n",
        NOTHING,
        (("department", None, "92", "优", "1,104.2万元", "1,098.7万元", "99.5%"),),
    ),
    Case(
        "report on a department that scores its parts",
        "某区图书馆2023年度部门整体支出绩效自评报告\n一、基本情况\n本馆负责图书借阅、古籍保护和阅读推广，内设五个部室，全年开放三百余天。\n"
        "二、绩效自评情况\n（一）自评结论\n我馆整体支出绩效自评得分95.2分，评价等级为优。\n"
        "（二）绩效指标分析\n1.整体效能。分值50分，自评得分48分。主要任务都已完成。\n"
        "2.管理效率。分值50分，得分47.2分。采购及时公开。\n三、存在问题\n个别合同备案晚了两天。\n",
        NOTHING,
        (("department", None, "95.2", "优", None, None, None),),
    ),
    Case(
        "two projects reflected in the account",
        "（十）预算绩效情况说明\n1.预算绩效管理工作开展情况\n根据预算绩效管理要求，我局组织对2023年度一般公共预算项目支出全面开展绩效自评，"
        "其中二级项目21个，共涉及资金2,315.4万元，占一般公共预算项目支出总额的100%。\n"
        "2.部门决算中项目绩效自评结果\n我局在2023年度部门决算中反映海塘巡护及避灾点改造项目绩效自评结果。\n"
        "海塘巡护项目绩效自评综述：根据年初设定的绩效目标，海塘巡护项目绩效自评得分为97分，自评结论为“优秀”。项目全年预算数为60万元，"
        "执行数为58.2万元，完成预算的97%。主要产出和效果：一是巡护120次；二是排除隐患9处。发现的主要问题：资料归档慢。下一步改进措施：专人归档。\n"
        "避灾点改造项目绩效自评综述：根据年初设定的绩效目标，避灾点改造项目绩效自评得分为84.5分，自评结论为“良好”。项目全年预算数为200万元，"
        "执行数为151万元，完成预算的75.5%。\n3.财政评价项目绩效评价结果\n无。\n（十一）其他\n",
        ("21", "2,315.4万元", "100%", {}),
        (
            ("project", "海塘巡护", "97", "优秀", "60万元", "58.2万元", "97%"),
            ("project", "避灾点改造", "84.5", "良好", "200万元", "151万元", "75.5%"),
        ),
    ),
    Case(
        "average score and counts by grade",
        "六、预算绩效管理情况说明\n（一）单位自评情况\n按照要求，我单位对7个项目开展了绩效自评，共涉及资金431.06万元，自评平均分92.4分。"
        "从自评结果看，优秀5个、良好1个、合格1个。\n（二）部门绩效评价情况\n我单位未组织部门绩效评价。\n（三）财政绩效评价情况\n无。\n",
        ("7", "431.06万元", None, {"优": "5", "良": "1", "中": "1"}),
        (),
    ),
    Case(
        "report of a unit on all of its projects",
        "某州种子管理站2023年度项目支出绩效自评报告\n一、基本情况\n2023年实施项目3个，年初批复预算150万元。我站负责良种推广和质量检测，设有四个科室。\n"
        "二、绩效自评工作情况\n我站对3个项目开展绩效自评，涉及资金150万元，自评等级为优的项目2个，自评等级为中的项目1个。\n"
        "三、项目自评情况\n（一）良种繁育项目\n全年预算数90万元，实际支出88.2万元，预算执行率98%，自评得分96.8分，自评等级为优。\n"
        "（二）种子检测能力提升项目\n全年预算数40万元，实际支出40万元，预算执行率100%，自评得分98分，自评等级为优。\n"
        "（三）品种展示项目\n全年预算数20万元，实际支出9万元，预算执行率45%，自评得分72分，自评等级为中。存在的问题：展示地块落实晚。\n"
        "四、下一步工作\n加强前期准备。\n",
        ("3", "150万元", None, {"优": "2", "中": "1"}),
        (
            ("project", "良种繁育", "96.8", "优", "90万元", "88.2万元", "98%"),
            ("project", "种子检测能力提升", "98", "优", "40万元", "40万元", "100%"),
            ("project", "品种展示", "72", "中", "20万元", "9万元", "45%"),
        ),
    ),
    Case(
        "scores above ninety are counted, and that is no number of projects",
        "十一、预算绩效情况说明\n（二）项目绩效自评结果\n我单位组织开展了项目绩效自评，自评得分在90分以上的项目3个，80分至90分的项目1个。\n",
        NOTHING,
        (),
    ),
    Case(
        "many projects in one sentence, by comma",
        "八、预算绩效情况说明\n（二）绩效自评结果\n2022年我中心对3个项目进行绩效自评，其中公园绿化养护项目自评98分，路灯维护项目自评95.5分，"
        "户外广告清理项目自评88分。\n",
        ("3", None, None, {}),
        (
            ("project", "公园绿化养护", "98", None, None, None, None),
            ("project", "路灯维护", "95.5", None, None, None, None),
            ("project", "户外广告清理", "88", None, None, None, None),
        ),
    ),
    Case(
        "conclusions of projects under numbers in brackets",
        "九、预算绩效情况说明\n（二）部门决算中项目绩效自评结果\n本部门反映2个项目绩效自评结果。\n"
        "（1）牧区饮水安全巩固项目绩效自评结论：全年预算数350万元，执行数343万元，完成预算的98%，自评得分97.8分，自评等级“优”。\n"
        "（2）草畜平衡监测项目绩效自评结论：全年预算数26万元，执行数20.8万元，完成预算的80%，自评得分86分，自评等级“良”。\n"
        "（三）部门重点评价结果\n本部门无重点评价项目。\n",
        ("2", None, None, {}),
        (
            ("project", "牧区饮水安全巩固", "97.8", "优", "350万元", "343万元", "98%"),
            ("project", "草畜平衡监测", "86", "良", "26万元", "20.8万元", "80%"),
        ),
    ),
    Case(
        "projects under performance management and their money",
        "十、预算绩效的情况说明\n2022年度，本单位实行绩效管理的项目2个，全年预算数为310万元，全年执行数为298.5万元。具体自评情况如下：\n"
        "1.棉花技术推广项目。年初预算数110万元，全年预算数110万元，全年执行数98.5万元，预算执行率89.55%，自评得分98.96分。\n"
        "2.机采棉示范项目。年初预算数200万元，全年预算数200万元，全年执行数200万元，预算执行率100%，自评得分100分。\n",
        ("2", "310万元", None, {}),
        (
            ("project", "棉花技术推广", "98.96", None, "110万元", "98.5万元", "89.55%"),
            ("project", "机采棉示范", "100", None, "200万元", "200万元", "100%"),
        ),
    ),
    Case(
        "a school",
        "十二、关于2023年度预算绩效情况的说明\n（一）绩效管理工作开展情况。我校对2023年度4个项目支出开展绩效自评，涉及财政资金85.3万元，"
        "占项目支出总额的92.1%。组织对校园安防等1个项目开展了部门评价，涉及资金10万元。\n"
        "（二）项目绩效自评结果。1.学生资助项目自评综述：自评得分为99分，等级为优。全年预算数为30万元，执行数为29.7万元，完成预算的99%。\n",
        ("4", "85.3万元", "92.1%", {}),
        (("project", "学生资助", "99", "优", "30万元", "29.7万元", "99%"),),
    ),
    Case(
        "a hospital with no money stated",
        "十、预算绩效情况说明\n（一）绩效自评情况\n我院按规定对住院楼维修、急救设备更新两个项目开展了绩效自评。住院楼维修项目自评得分为95分，"
        "自评等级为优；急救设备更新项目自评得分为79分，自评等级为中。主要问题是设备到货晚。\n",
        ("两", None, None, {}),
        (
            ("project", "住院楼维修", "95", "优", None, None, None),
            ("project", "急救设备更新", "79", "中", None, None, None),
        ),
    ),
    Case(
        "the department only",
        "九、预算绩效情况说明\n（一）部门整体支出绩效自评结果\n我镇2021年度部门整体支出绩效自评得分为88.5分，自评等级为“良”。全年预算数1,560万元，"
        "执行数1,480万元，完成预算的94.87%。\n（二）项目支出绩效自评结果\n我镇无项目支出绩效自评。\n",
        NOTHING,
        (("department", None, "88.5", "良", "1,560万元", "1,480万元", "94.87%"),),
    ),
    Case(
        "numerals and quotes",
        "三、预算绩效情况\n（一）自评情况\n我委对六个项目进行了自评，涉及金额0.32亿元，占部门预算项目支出的88%。自评结果为“优”的项目四个，“良”的项目两个。\n",
        ("六", "0.32亿元", "88%", {"优": "四", "良": "两"}),
        (),
    ),
    Case(
        "evaluation by the department",
        "十、预算绩效情况说明\n（三）部门评价项目绩效评价结果\n我局对智慧停车建设项目开展了部门评价。经评价，智慧停车建设项目综合得分86.3分，绩效等级为“良”。"
        "主要问题：后期运维经费没有着落。有关建议：列入年度预算。\n",
        NOTHING,
        (("evaluation", "智慧停车建设", "86.3", "良", None, None, None),),
    ),
    Case(
        "transfer payments",
        "十、预算绩效情况说明\n（三）上级对地方转移支付项目绩效自评结果\n1.农机购置补贴项目绩效自评综述：全年预算数为500万元，执行数为500万元，"
        "完成预算的100%，自评得分98分。\n",
        NOTHING,
        (("transfer", "农机购置补贴", "98", None, "500万元", "500万元", "100%"),),
    ),
    Case(
        "report on one project, its office in the title",
        "某市体育中心2022年全民健身路径项目绩效自评报告\n一、项目基本情况\n2022年安排预算45万元，实际支出44.1万元，预算执行率98%。\n"
        "项目在三十个社区安装健身器材，方便居民就近锻炼，覆盖人口约六万人，分三批实施，当年验收。\n"
        "二、自评结论\n全民健身路径项目自评得分97分，等级为优。\n三、存在的主要问题\n部分器材损坏后维修不及时。\n四、下一步改进措施\n签订维修协议。\n",
        NOTHING,
        (("project", "全民健身路径", "97", "优", "45万元", "44.1万元", "98%"),),
    ),
    Case(
        "traditional characters with readings in brackets",
        "九、預算績(jì)效情況說明\n（一）項目績(jì)效自評結果\n1.古橋修繕(shàn)項目績(jì)效自評綜述：根據年初設定的績(jì)效目標(biāo)，"
        "項目自評得分為93.5分，自評等級為優。全年預算數為72萬元，執行數為70.2萬元，完成預算的97.5%。\n",
        NOTHING,
        (("project", "古橋修繕", "93.5", "優", "72萬元", "70.2萬元", "97.5%"),),
    ),
    Case(
        "Markdown",
        "## 十、预算绩效情况说明\n\n**（一）绩效自评工作开展情况**\n\n共对 **2** 个项目开展自评，涉及资金 **58.5 万元**。\n\n"
        "**（二）项目绩效自评结果**\n\n- **防汛物资储备项目**：全年预算数 40 万元，执行数 **36** 万元，自评得分 **92** 分，等级为**优**。\n",
        ("2", "58.5万元", None, {}),
        (("project", "防汛物资储备", "92", "优", "40万元", "36万元", None),),
    ),
)

# Texts that speak of performance, scores and money, and tell of no self-evaluation that was done.
SILENT = {
    "a notice": "关于开展2023年度绩效自评工作的通知\n各科室：\n一、自评范围\n2022年安排的项目支出20个。\n二、评分办法\n（一）预算执行率。分值10分，"
    "执行率达到100%的得10分。\n（二）产出指标。得分在90分以上的评为优，80分至90分的评为良。\n三、时间要求\n4月底前报送自评报告。\n",
    "none was done": "十、预算绩效情况说明\n（一）绩效自评情况\n本单位2022年度无项目支出，不涉及项目绩效自评。\n（二）部门评价\n本单位未开展部门评价。\n",
    "rules of grading": "五、预算绩效情况说明\n绩效自评采用百分制，得分90分（含）以上为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差。"
    "预算执行率权重10分，产出指标50分，效益指标30分，满意度指标10分。\n",
    "an office that scores others": "部门概况\n一、主要职责\n组织对全县120个项目开展财政重点评价，指导各部门绩效自评工作，汇总自评得分。\n二、机构设置\n设三个科。\n",
    "a plan of work": "二、预算绩效情况说明\n下一年，我局将对10个项目开展事前评估，完善绩效指标体系，强化结果应用，力争项目执行率达到95%以上。\n",
    "an ordinary account": "一、收入决算情况说明\n2023年度收入1,200万元，其中财政拨款1,100万元，占91.67%。\n"
    "二、支出决算情况说明\n1.教育支出。年初预算数500万元，支出决算数480万元，完成年初预算的96%。\n2.住房保障支出。年初预算数80万元，"
    "支出决算数80万元，完成年初预算的100%。\n",
}


def read(text: str) -> Narration:
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ())


def _text(piece: Piece | None) -> str | None:
    return piece.text if piece else None


def _overview(found: RawOverview) -> Overview:
    return (
        _text(found.project_count),
        _text(found.funds),
        _text(found.funds_share),
        {grade: piece.text for grade, piece in found.grades},
    )


def _facts(found: RawNarrative) -> Facts:
    names = ("project", "score", "grade", "budget", "executed", "rate")
    return (found.kind, *(_text(getattr(found, name)) for name in names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_overview(case: Case) -> None:
    assert _overview(read(case.text).overview) == case.overview


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_narratives(case: Case) -> None:
    assert tuple(_facts(narrative) for narrative in read(case.text).narratives) == case.narratives


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_told(text: str) -> None:
    assert read(text) == Narration()


ROWS = (
    (
        "培训场次年初目标值5场，实际完成6场，完成率120%。",
        [(None, None, "培训场次", "5场", "6场", "120%")],
    ),
    (
        "数量指标方面，修复堤岸长度目标值2公里，实际完成值2.1公里，完成率105%；质量指标方面，验收合格率目标值100%，实际完成值100%。",
        [
            (None, "数量指标", "修复堤岸长度", "2公里", "2.1公里", "105%"),
            (None, "质量指标", "验收合格率", "100%", "100%", None),
        ],
    ),
    (
        "全年完成苗木补植800株（目标≥750株），完成病害防治3次（年初目标3次）。",
        [(None, None, "苗木补植", "≥750株", "800株", None), (None, None, "病害防治", "3次", "3次", None)],
    ),
    (
        "产出方面，疏浚沟渠完成12.6公里（目标12公里）；沟渠畅通率100%。",
        [(None, None, "疏浚沟渠", "12公里", "12.6公里", None), (None, None, "沟渠畅通率", None, "100%", None)],
    ),
    (
        "一是产出指标完成情况：举办讲座目标值≥4期，实际完成值5期；二是满意度指标完成情况：听众满意度目标值≥90%，实际完成值93%。",
        [
            ("产出指标", None, "举办讲座", "≥4期", "5期", None),
            ("满意度指标", None, "听众满意度", "≥90%", "93%", None),
        ],
    ),
)


@pytest.mark.parametrize(("sentence", "expected"), ROWS)
def test_indicators_in_prose(sentence: str, expected: list[Facts]) -> None:
    heading = "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.古树保护项目绩效自评综述：自评得分98分。"
    (narrative,) = read(heading + sentence).narratives
    names = ("l1", "l2", "name", "target", "actual", "rate")
    assert [tuple(_text(getattr(row, name)) for name in names) for row in narrative.rows] == expected


GOALS = (
    "八、预算绩效情况说明\n（一）绩效目标设置情况\n2025年，本单位实行绩效目标管理的项目2个，涉及一般公共预算当年拨款31万元。\n"
    "1.牧草补播项目，2025年预算安排20万元。绩效指标：产出指标中，数量指标：名称：补播面积，算符：≥，数值：3万亩；"
    "时效指标：名称：完成时间，算符：≤，数值：6月。满意度指标中，服务对象满意度指标：名称：牧户满意度，算符：≥，数值：90%。\n"
    "2.饲草检测项目，2025年预算安排11万元。绩效指标：产出指标（数量指标）检测样品≥60份；产出指标（成本指标）单样成本≤800元。\n"
)


def test_goals_in_sentences() -> None:
    narration = read(GOALS)
    assert _overview(narration.overview) == ("2", "31万元", None, {})
    assert [_facts(narrative)[:5] for narrative in narration.narratives] == [
        ("project", "牧草补播", None, None, "20万元"),
        ("project", "饲草检测", None, None, "11万元"),
    ]
    names = ("l1", "l2", "name", "symbol", "target")
    rows = [[tuple(_text(getattr(row, name)) for name in names) for row in found.rows] for found in narration.narratives]
    assert rows == [
        [
            ("产出指标", "数量指标", "补播面积", "≥", "3万亩"),
            ("产出指标", "时效指标", "完成时间", "≤", "6月"),
            ("满意度指标", "服务对象满意度指标", "牧户满意度", "≥", "90%"),
        ],
        [
            ("产出指标", "数量指标", "检测样品", None, "≥60份"),
            ("产出指标", "成本指标", "单样成本", None, "≤800元"),
        ],
    ]


def test_points_of_problems_and_measures() -> None:
    text = (
        "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.古树保护项目绩效自评综述：自评得分98分。存在问题：一是巡护人手不足；二是档案不全。\n\n"
        "改进措施：一是增加人手，二是补齐档案。\n"
    )
    (narrative,) = read(text).narratives
    assert [piece.text for piece in narrative.problems] == ["巡护人手不足", "档案不全"]
    assert [piece.text for piece in narrative.measures] == ["增加人手", "补齐档案"]
