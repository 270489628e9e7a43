"""What all HTML pages have in common: the frame that lets nothing in from outside, and the messages at the top."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources
from string import Template

from extract.model.record import DocumentRecord
from extract.show.markup import tag, text

__all__ = ["fingerprint", "framed", "messages", "template"]


def template(package: str, name: str) -> str:
    """A file that lies beside the code of a package."""
    return resources.files(package).joinpath(name).read_text("utf-8")


def framed(title: str, style: str, body: str, *, script: str | None = None, pictures: bool = False) -> str:
    """A whole page that fetches nothing, and in which no script but the one given may run.

    Args:
        title: Its title, as text.
        style: Its style sheet.
        body: What it shows, as markup.
        script: The one script that it may run.
        pictures: Whether pictures that lie in the page itself are shown.
    """
    allowed = ["default-src 'none'", *(["img-src data:"] if pictures else []), "style-src 'unsafe-inline'"]
    if script is not None:
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
        allowed.append(f"script-src 'sha256-{digest}'")
        body += f"<script>{script}</script>"
    policy = "; ".join([*allowed, "base-uri 'none'", "form-action 'none'"])
    return Template(template("extract.show", "frame.html")).substitute(
        policy=policy, title=text(title), style=style, body=body
    )


def messages(record: DocumentRecord) -> str:
    """Errors, then warnings."""
    items = [tag("li", tag("b", text(error.code)), " ", text(error.message), class_="error") for error in record.errors]
    items += [tag("li", text(warning)) for warning in record.source.warnings]
    return tag("ul", *items, class_="messages") if items else ""


def fingerprint(sha256: str) -> str:
    """The beginning of a file's hash, with all of it where one points."""
    return tag("span", f"sha256 {text(sha256[:12])}…", title=sha256)
