"""HTML as government sites publish it: what an editor, a word processor and a layout of tables make of a form."""

from __future__ import annotations

from html import escape

from extract.synthetic.sheet import Cell, Sheet
from rendering.document import Printed
from rendering.style import Style, with_breaks

__all__ = ["HTML_KINDS", "html_bytes"]

HTML_KINDS = ("plain", "editor", "word", "layout")


def html_bytes(printed: Printed, style: Style, kind: str = "plain") -> bytes:
    """The document as a page: `plain`, of an `editor`, saved by `word` in GB18030, or inside a table for `layout`."""
    parts = [_line(printed.heading, kind)]
    for paper in printed.papers:
        parts += [_line(line, kind) for line in paper.lines]
        parts.append(_table(paper.sheet, style, kind))
    body = "\n".join(parts)
    if kind == "layout":
        menu = "<td>" + "".join(f'<a href="#">{word}</a>&nbsp;' for word in ("首页", "政务公开", "办事服务")) + "</td>"
        body = (
            f'<table width="1000" border="0" align="center"><tr>{menu}</tr></table>'
            '<table width="1000" border="0" cellpadding="0"><tr><td width="200">&nbsp;</td><td valign="top">'
            f'<div id="zoom">{body}</div></td></tr></table>'
        )
    charset = "gb18030" if kind == "word" else "utf-8"
    declared = "gb2312" if kind == "word" else charset
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><title>{printed.heading}</title>'
    script = "<script>var seen = '<table><tr><td>0</td></tr></table>';</script><style>td{border:1px solid}</style>"
    return f"<!DOCTYPE html>\n<html><head>{head}{script}</head><body>{body}</body></html>\n".encode(charset)


def _line(text: str, kind: str) -> str:
    if kind == "word":
        return f'<p class=MsoNormal align=center style="text-align:center"><span lang=ZH-CN>{escape(text)}</span></p>'
    return f'<p style="text-align:center"><strong>{escape(text)}</strong></p>' if kind == "editor" else f"<p>{text}</p>"


def _table(sheet: Sheet, style: Style, kind: str) -> str:
    rows = ["<tr>" + "".join(_cell(cell, style, kind) for cell in row) + "</tr>" for row in sheet.rows]
    columns = "<colgroup>" + "<col width=72>" * sheet.width + "</colgroup>" if kind == "editor" else ""
    body = "\n".join(rows)
    if kind == "editor":
        body = f"<tbody>{body}</tbody>"
    return f'<table border="1" cellspacing="0" style="border-collapse:collapse">{columns}{body}</table>'


def _cell(cell: Cell, style: Style, kind: str) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f" colspan={cell.colspan}" if cell.colspan > 1 else ""
    parts = [escape(part) for part in with_breaks(cell.text, style)] if cell.text else []
    if kind == "word":
        inside = "".join(f"<p class=MsoNormal><span style='font-size:9.0pt'>{part}</span></p>" for part in parts)
        return f"<td{spans} style='border:solid windowtext 1.0pt'>{inside or '<p><o:p>&nbsp;</o:p></p>'}</td>"
    if kind == "editor":
        text = "<br/>".join(parts) or "&nbsp;"
        return (
            f'<td{spans} valign="middle"><span style="font-family:宋体;font-size:12px">\n\t{text}&nbsp;\n</span></td>'
        )
    return f"<td{spans}>{'<br>'.join(parts)}</td>"
