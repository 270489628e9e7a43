"""The pipeline: bytes to `DocumentRecord`, stage by stage. Nothing later reaches back to an earlier stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from extract import readers
from extract.assemble import form_of, narrative_of, overview_of, span_of, summary_of
from extract.assess import assess
from extract.assess.ratios import Ratios, load_ratios
from extract.assess.settings import check_settings
from extract.classify import Classifier, IndicatorFeatures, load_classifier
from extract.confidence import Judge, load_judge
from extract.config import Config
from extract.errors import JixiaoError, described, problem
from extract.forms import Source, decode_forms
from extract.forms.summary import decode_summaries, place_of
from extract.link import find_department, find_doc_type, find_region, find_year, link, year_number
from extract.link.mend import mend_names
from extract.model.document import Document, Table
from extract.model.raw import Narration, RawForm, RawSummaryRow
from extract.model.record import Category, DocumentRecord, Form, Indicator, Narrative, Problem
from extract.model.record import Source as RecordSource
from extract.models import model_warnings
from extract.narrative import read_narratives
from extract.nlp.finder import load_finder
from extract.places import placed
from extract.readers.furniture import without_furniture
from extract.segment.forms import form_regions
from extract.segment.parts import find_parts
from extract.segment.titles import titles_of
from extract.segment.unread import unread_forms
from extract.tagging import load_tagger
from extract.text.view import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Pipeline"]

T = TypeVar("T")


class Pipeline:
    """Reads documents to records. Made once, used for many documents; holds the loaded models and the settings.

    >>> from extract.pipeline import Pipeline
    >>> Pipeline().read("note.txt", "只是一句话。".encode()).status
    'ok'

    Raises:
        JixiaoError: The settings of the assessment name a rule set or rule that does not exist (``JX-A00x``).
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        check_settings(self.config.assess)
        models = self.config.models
        self.classifier = load_classifier(models.directory) if models.uses("indicator_class") else Classifier(None)
        self.judge = load_judge(models.directory) if models.uses("confidence") else Judge(None)
        self.ratios = load_ratios(models.directory) if models.uses("score_ratio") else Ratios(None)
        self.tagger = load_tagger(models.directory, models.without) if models.enabled else None
        self.finder = load_finder(models.directory) if models.uses("narrative") else None

    def _model_warnings(self) -> tuple[str, ...]:
        """Why models are not used; the narrative model is loaded late, and may turn out bad only then."""
        rows = self.tagger.warnings if self.tagger is not None else ()
        late = self.finder.warning if self.finder else None
        return model_warnings([*rows, self.classifier.warning, self.judge.warning, self.ratios.warning, late])

    def open(self, path: str | Path, data: bytes | None = None) -> Document:
        """The document as its reader gives it: the text that the spans of a record point into.

        Raises:
            ReadError: The file is missing, empty, binary, too large or cannot be decoded (``JX-R…``).
        """
        return readers.read(path, data, self.config.read)

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        """Read one document. `data` is its content where it is no file; `path` then only names it.

        Raises:
            ReadError: The document cannot be read at all (``JX-R…``). What goes wrong in a form, the
                summary tables or the narratives ends as status ``partial`` with coded errors in the record.
        """
        return self.extract(self.open(path, data))

    def extract(self, document: Document) -> DocumentRecord:
        """The record of a document that was read already."""
        errors: list[Problem] = list(document.errors)
        source = Source(document, without_furniture(fold(document.text), document.blocks))
        titles = titles_of(source)
        regions = form_regions(source, titles)

        def unreadable(at: int, error: Exception) -> None:
            if isinstance(error, JixiaoError):
                errors.append(error.problem())
            else:
                errors.append(problem("JX-F001", place=str(at), file=document.path, reason=described(error)))

        def kept(part: str, work: Callable[[], T], nothing: T) -> T:
            """What a stage finds; where it fails, the other stages go on."""
            try:
                return work()
            except Exception as error:
                errors.append(problem("JX-F002", part=part, file=document.path, reason=described(error)))
                return nothing

        raw_forms = decode_forms(source, regions, unreadable, self.tagger)
        taken = sorted([(form.start, form.end) for form in raw_forms])
        unread: list[Problem] = []
        errors += kept("forms", lambda: unread_forms(source, titles, taken, errors), unread)
        no_rows: list[RawSummaryRow] = []
        raw_summary = kept("summary", lambda: decode_summaries(source, titles, taken), no_rows)
        tables = [block for block in source.outside(taken) if isinstance(block, Table)]
        rows = [place for row in raw_summary if (place := place_of(row))]
        narration = kept(
            "narratives",
            lambda: read_narratives(document, find_parts(document), sorted([*taken, *rows]), self.finder, tables),
            Narration(),
        )
        return self.assemble(document, raw_forms, raw_summary, narration, errors)

    def assemble(
        self,
        document: Document,
        raw_forms: Sequence[RawForm],
        raw_summary: Sequence[RawSummaryRow],
        narration: Narration,
        errors: Sequence[Problem] = (),
    ) -> DocumentRecord:
        """The record of what was read of a document: typed, classified and linked."""
        department = find_department(document, raw_forms)
        name = department.text if department is not None else None
        stated = find_year(document, raw_forms)
        year = year_number(stated) if stated is not None else None
        forms = [form_of(raw, f"f{number}", year) for number, raw in enumerate(raw_forms, 1)]
        narratives = [narrative_of(raw, f"n{number}", year) for number, raw in enumerate(narration.narratives, 1)]
        forms, narratives = self._classified(forms, narratives)
        summary = tuple([summary_of(raw, f"s{number}") for number, raw in enumerate(raw_summary, 1)])
        projects = link(forms, narratives, summary)
        forms, projects = mend_names(projects, forms, narratives, summary)
        spans = {"department": department, "year": stated}
        record = DocumentRecord(
            status="partial" if errors else "ok",
            errors=tuple(errors),
            source=RecordSource(
                path=document.path,
                sha256=document.sha256,
                media_type=document.media_type,
                reader=document.reader,
                pages=len(document.pages) or None,
                ocr=document.ocr,
                warnings=document.warnings + self._model_warnings(),
            ),
            department=name,
            region=find_region(name, document, raw_forms),
            year=year,
            doc_type=find_doc_type(document),
            overview=overview_of(narration.overview),
            forms=tuple(forms),
            narratives=tuple(narratives),
            summary=summary,
            projects=projects,
            spans={field: span for field, piece in spans.items() if piece is not None and (span := span_of(piece))},
        )
        record = self.judge.over(record, document.text)
        return self._assessed(placed(record, document), document)

    def _assessed(self, record: DocumentRecord, document: Document) -> DocumentRecord:
        """The record with its assessment; where that fails, what was extracted stays."""
        try:
            return assess(record, document.text, self.config.assess, self.ratios)
        except Exception as error:
            failure = problem("JX-F002", part="assessment", file=document.path, reason=described(error))
            return msgspec.structs.replace(record, status="partial", errors=(*record.errors, failure))

    def _classified(self, forms: Sequence[Form], narratives: Sequence[Narrative]) -> tuple[list[Form], list[Narrative]]:
        """All indicators of the document classified in one batch, each within its own form."""
        rows: list[IndicatorFeatures] = []
        for form in forms:
            rows += [_features(row, form.id, form) for row in form.indicators]
        for narrative in narratives:
            rows += [_features(row, narrative.id, None) for row in narrative.indicators]
        decided = iter(self.classifier.classify(rows))

        def settled(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
            result: list[Indicator] = []
            for indicator in indicators:
                category, direction = next(decided)
                if (category.confidence or 0.0) < self.config.classify.min_confidence:
                    category = Category()
                result.append(msgspec.structs.replace(indicator, category=category, direction=direction))
            return tuple(result)

        return (
            [msgspec.structs.replace(form, indicators=settled(form.indicators)) for form in forms],
            [msgspec.structs.replace(narrative, indicators=settled(narrative.indicators)) for narrative in narratives],
        )


def _features(row: Indicator, group: str, form: Form | None) -> IndicatorFeatures:
    return IndicatorFeatures(
        name=row.name or row.name_read,
        target=row.target,
        actual=row.actual,
        symbol=row.symbol,
        unit=row.unit,
        l1=row.l1,
        l2=row.l2,
        form_kind=form.kind if form is not None else None,
        group=group,
    )
