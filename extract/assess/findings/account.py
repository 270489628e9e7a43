"""The account part of a final account against the forms: both tell of the same money.

The account lists what was budgeted and paid by item of the function classification; an item holds one project or many,
so only what no share of an item can explain is a doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import accumulate, islice, takewhile
from math import ceil
from operator import itemgetter
from typing import NamedTuple

from extract.assess.findings.alike import common, key
from extract.assess.findings.amounts import agree
from extract.assess.findings.cases import DocumentCase, FormCase
from extract.assess.findings.passages import Passage, Phrase
from extract.assess.findings.registry import Hit, document_rule
from extract.assess.findings.words import pattern
from extract.link.names import project_name
from extract.model.record import Amount, Evidence
from extract.values import parse_amount

__all__ = ["amount_text_vs_cell", "form_account_conflict"]

_NAMED = 0.6  # of a project's name that an item has to hold
_LEAST = 4  # characters
_DIGITS = 4  # from which on an amount is hardly there twice by chance
_WAN = 10_000
_MARK = re.compile(r"\(项\)")
_NAME = re.compile(r"[^()。;,]{2,30}$")
_LONGEST = 30  # characters of an item's name
_REASON = re.compile(r"[^。]{0,200}(?:。[^。]{0,200})?")  # what is said of an item: this sentence and the next
_TOLERANCE = Decimal("1.005")
_SLACK, _SLACK_YUAN = Decimal("0.0102"), 100  # amounts that lie further apart than this never agree


class _Item(NamedTuple):
    """One paragraph of the account: an item of the function classification; `text` is its name and reason, as a key."""

    phrase: Phrase
    name: str
    initial: Amount
    executed: Amount
    text: str


class _Account:
    """The items of an account; those of a name or of an amount are found without a close look at every item."""

    def __init__(self, items: Iterable[_Item]) -> None:
        known = [(item.initial.yuan, item) for item in items if item.initial.yuan is not None]
        self._sorted = sorted(known, key=itemgetter(0))
        distinct: dict[tuple[str, Decimal], _Item] = {}
        for yuan, item in known:
            distinct.setdefault((item.text, yuan), item)  # several accounts of a document may print one item
        self._items = list(distinct.values())
        self._text = "".join([f"{item.text}\n" for item in self._items])
        self._ends = list(accumulate(len(item.text) + 1 for item in self._items))

    def named(self, core: str) -> list[_Item]:
        """The items that are named as a project is, or whose reason names it; `core` is what its name says."""
        length = max(_LEAST, ceil(_NAMED * len(core)))
        places: set[int] = set()
        for run in [core[start : start + length] for start in range(len(core) - length + 1)]:
            at = self._text.find(run)
            while at >= 0:
                places.add(bisect_right(self._ends, at))
                at = self._text.find(run, self._ends[bisect_right(self._ends, at)])
        return [self._items[place] for place in sorted(places)]

    def only(self, amount: Amount) -> _Item | None:
        """The one item whose opening budget is an amount; ``None`` where there is none, or more than one."""
        if amount.yuan is None:
            return None
        slack = abs(amount.yuan) * _SLACK + _SLACK_YUAN
        start = bisect_left(self._sorted, amount.yuan - slack, key=itemgetter(0))
        most = amount.yuan + slack
        near = takewhile(lambda each: each[0] <= most, islice(self._sorted, start, None))
        equal = list(islice((item for _, item in near if agree(amount, item.initial)), 2))
        return equal[0] if len(equal) == 1 else None


@document_rule("medium", source="own: match the project to the account item", certainty="judgement")
def form_account_conflict(document: DocumentCase) -> Iterator[Hit]:
    """An amount of a form or of the overview contradicts the account part of the document.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> text = "医疗救助(项)。年初预算为26万元，支出决算为26万元，完成年初预算的100%。"
    >>> fired(form_account_conflict, linked(form("人数 | 9人", "30 26 26", project="医疗救助资金")), text=text)
    ['30']
    >>> fired(form_account_conflict, linked(form("人数 | 9人", "20 26 26", project="医疗救助资金")), text=text)
    []
    """
    text = document.passage
    account = _Account(_items(text))
    spent = _first(text, "project_spending")
    yield from _overview_share(document, spent)
    yield from _denied(document, text, spent)
    departments = [form for form in document.forms if form.form.kind == "department_self_eval"]
    stated = _basic(text) if departments else {}
    for form in document.forms:
        if form.form.kind == "project_self_eval":
            yield from _initial(form, account)
        elif stated and form.form.kind == "department_self_eval":
            yield from _tasks(form, stated)


def _items(text: Passage) -> Iterator[_Item]:
    marks = [match.span() for match in _MARK.finditer(text.text)]
    for place, (start, end) in enumerate(marks):
        name = _NAME.search(text.text, max(0, start - _LONGEST), start)
        told = pattern("account_item").match(text.text, end)
        if name is None or told is None:
            continue
        initial, executed = parse_amount(told["initial"], None), parse_amount(told["executed"], None)
        if initial is not None and executed is not None:
            following = marks[place + 1][0] if place + 1 < len(marks) else len(text.text)
            reason = _REASON.match(text.text, told.end(), following)
            said = key(name[0] + (reason[0] if reason else ""))
            yield _Item(text.at(told), name[0], initial, executed, said)


def _first(text: Passage, name: str) -> tuple[Phrase, Amount] | None:
    """The first amount that a pattern finds which is not zero."""
    for phrase in text.all(pattern(name)):
        amount = parse_amount(phrase.match["amount"], None)
        if amount is not None and amount.yuan:
            return phrase, amount
    return None


def _quote(phrase: Phrase) -> Evidence:
    return Evidence(field="account", value=phrase.text[:80], span=phrase.span)


# ---------------------------------------------------------------- the whole
def _overview_share(document: DocumentCase, spent: tuple[Phrase, Amount] | None) -> Iterator[Hit]:
    """The money of the overview, over its share, is what the department spends on projects."""
    overview = document.view.record.overview
    funds, share = overview.funds, overview.funds_share
    if spent is None or funds is None or not funds.yuan or not share or spent[1].yuan is None:
        return
    whole = funds.yuan / Decimal(str(share))
    if whole > spent[1].yuan * Decimal("1.05"):
        stated = Evidence(field="overview.funds", value=funds.text, span=overview.spans.get("funds"))
        values = {"stated": funds.text, "share": f"{share:.2%}", "account": spent[1].text}
        yield Hit((stated, _quote(spent[0])), values, certainty=0.7, variant="share")


def _denied(document: DocumentCase, text: Passage, spent: tuple[Phrase, Amount] | None) -> Iterator[Hit]:
    denial = text.first(pattern("no_project_spending"))
    if denial is not None and spent is not None:
        said = Evidence(field="text", value=denial.text, span=denial.span)
        yield Hit((said, _quote(spent[0])), {"said": denial.text, "account": spent[1].text}, variant="denied")


# ---------------------------------------------------------------- one project
def _initial(form: FormCase, account: _Account) -> Iterator[Hit]:
    """The opening budget of a form is above that of its item; or the item is the form's own and was paid otherwise."""
    total = form.funds
    initial = total.initial if total else None
    if total is None or initial is None or not initial.yuan:
        return
    name = project_name(form.form.project or "")
    named = account.named(name.core) if not name.generic else []
    if named and all(initial.yuan > (item.initial.yuan or 0) * _TOLERANCE for item in named):
        item = max(named, key=lambda each: len(common(name.core, each.text)))
        values: dict[str, object] = {"printed": initial.text, "account": item.initial.text, "item": item.name}
        yield Hit((form.fund("initial"), _quote(item.phrase)), values, project=_project(form))
        return
    equal = account.only(initial) if _rare(initial) else None
    if equal is not None and agree(total.executed, equal.executed) is False:
        printed = total.executed.text if total.executed else None
        values = {"printed": printed or "-", "account": equal.executed.text, "item": equal.name}
        evidence = (form.fund("initial"), form.fund("executed"), _quote(equal.phrase))
        yield Hit(evidence, values, project=_project(form), certainty=0.7, variant="executed")


def _rare(amount: Amount) -> bool:
    """Whether an amount has digits enough to be known again."""
    return (
        amount.yuan is not None
        and len(str(amount.yuan.normalize()).split("E")[0].strip("0").replace(".", "")) >= _DIGITS
    )


def _project(form: FormCase) -> str | None:
    return form.project.project.id if form.project else None


def _basic(text: Passage) -> dict[str, tuple[Phrase, Amount]]:
    """The amount that the account first states of each kind of basic spending."""
    stated: dict[str, tuple[Phrase, Amount]] = {}
    for phrase in text.all(pattern("basic_spending")):
        amount = parse_amount(phrase.match["amount"], None)
        if amount is not None and amount.yuan:
            stated.setdefault(phrase.match["what"], (phrase, amount))
    return stated


def _tasks(form: FormCase, stated: Mapping[str, tuple[Phrase, Amount]]) -> Iterator[Hit]:
    """A task of the department's form that is a kind of spending (人员经费) has another amount in the account."""
    for task in form.form.tasks:
        paid = task.executed.total or task.executed.fiscal
        name = next((each for each in (key(task.task), key(task.content)) if each in stated), None)
        if paid is None or name is None or any(agree(paid, amount) is not False for _, amount in stated.values()):
            continue  # 人员经费 may mean all of the 基本支出
        phrase, amount = stated[name]
        value = Evidence(part=form.form.id, field="tasks.executed", value=paid.text, span=paid.span or task.span)
        values = {"printed": paid.text, "account": amount.text, "item": name}
        yield Hit((value, _quote(phrase)), values, project=_project(form), variant="task")


# ---------------------------------------------------------------- texts against cells
@document_rule("medium", source="own: money in prose against the cell", certainty="judgement")
def amount_text_vs_cell(document: DocumentCase) -> Iterator[Hit]:
    """An amount of the account's text contradicts a table or another statement of the document.

    元 for 万元; spending from the general budget that counts other money in; no car bought, and a project to buy one.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> record = linked(form("人数 | 9人", "18 18 18"))
    >>> fired(amount_text_vs_cell, record, text="2.其他支出18元。自筹资金18万元，用于宣传。")
    ['其他支出18元']
    >>> fired(amount_text_vs_cell, record, text="2.其他支出18万元。自筹资金18万元，用于宣传。")
    []
    """
    text = document.passage
    for match in pattern("bare_yuan").finditer(text.text):
        number = match["number"]
        if 0 < float(number) < _WAN and (other := text.first(_in_wan(number))) is not None:
            phrase = text.at(match, "said")
            values = {"said": phrase.text, "other": other.text}
            yield Hit((_quote(phrase), _quote(other)), values)
    yield from _other_money(document, text)
    yield from _no_car(document, text)


def _in_wan(number: str) -> re.Pattern[str]:
    """So many 万元."""
    said = f"{re.escape(number)}万元"
    return re.compile(f"{said}(?<![\\d.,]{said})")


def _other_money(document: DocumentCase, text: Passage) -> Iterator[Hit]:
    forms = [form for form in document.forms if form.form.kind.startswith("department")]
    said = _first(text, "general_budget") if forms else None
    if said is None:
        return
    for form in forms:
        rows = {row.source: row.budget for row in form.form.funds}
        fiscal, other = rows.get("fiscal"), rows.get("other")
        if fiscal is None or other is None:
            continue
        if fiscal.yuan and other.yuan and said[1].yuan == fiscal.yuan + other.yuan:
            values = {"said": said[1].text, "other": fiscal.text}
            row = next(each for each in form.form.funds if each.source == "fiscal")
            yield Hit((_quote(said[0]), form.fund("budget", row)), values, variant="fiscal")
            return


def _no_car(document: DocumentCase, text: Passage) -> Iterator[Hit]:
    named = [(project, key(project.project.name)) for project in document.projects]
    cars = [(project, name) for project, name in named if pattern("car_project").search(name)]
    denial = text.first(pattern("no_car_bought")) if cars else None
    if denial is None:
        return
    for project, name in cars:
        budgets = [each.budget for each in project.view.narratives] + [
            form.funds.budget for form in project.forms if form.funds
        ]
        spent = next((budget for budget in budgets if budget is not None and budget.yuan), None)
        if spent is not None:
            evidence = (
                _quote(denial),
                Evidence(part=project.project.id, field="budget", value=spent.text, span=spent.span),
            )
            yield Hit(evidence, {"said": denial.text, "other": f"{name}{spent.text}"}, project=project.project.id)
