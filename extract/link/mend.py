"""Names of forms that OCR ruined or that lost their label: taken from what the form is linked to.

A form is linked by its money and score as well as by its name. Where the name itself cannot be read, the name in the
summary table or the narrative of the same project is the document's own statement of it; the span says that it was
read there.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.forms.names import is_ruin
from extract.model.record import Form, Narrative, Project, SummaryRow

__all__ = ["mend_names"]

_SURE = 0.6  # a weaker link is no ground for a name


def mend_names(
    projects: Sequence[Project], forms: Sequence[Form], narratives: Sequence[Narrative], summary: Sequence[SummaryRow]
) -> tuple[list[Form], tuple[Project, ...]]:
    """The forms and projects with ruined or missing project names replaced by those of their linked parts."""
    by_id: dict[str, Narrative | SummaryRow] = {part.id: part for part in narratives}
    by_id.update({part.id: part for part in summary})
    named: dict[str, Narrative | SummaryRow] = {}
    mended: list[Project] = []
    for linked in projects:
        project = linked
        sources = [by_id[part] for part in (*project.narratives, *project.summary)]
        best = max(
            (part for part in sources if part.project and not is_ruin(part.project)),
            key=lambda part: len(part.project or ""),
            default=None,
        )
        if best is not None and (project.link_confidence or 0.0) >= _SURE:
            named.update(dict.fromkeys(project.forms, best))
            if project.name is None or is_ruin(project.name):
                project = msgspec.structs.replace(project, name=best.project)
        mended.append(project)
    return [_mended(form, named.get(form.id)) for form in forms], tuple(mended)


def _mended(form: Form, source: Narrative | SummaryRow | None) -> Form:
    if form.project is not None and not is_ruin(form.project):
        return form
    if form.kind.startswith("department") or source is None:
        return form if form.project is None or form.kind.startswith("department") else _unnamed(form)
    return msgspec.structs.replace(
        form, project=source.project, spans={**form.spans, "project": source.spans["project"]}
    )


def _unnamed(form: Form) -> Form:
    """A ruin is no name: unknown is ``None``."""
    spans = {field: span for field, span in form.spans.items() if field != "project"}
    return msgspec.structs.replace(form, project=None, spans=spans)
