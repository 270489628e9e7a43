"""What holds a document's parts together: whose it is, where and of which year, and which parts are one project."""

from extract.link.department import find_department
from extract.link.doc_type import find_doc_type
from extract.link.projects import link
from extract.link.region import find_region
from extract.link.year import find_year, year_number

__all__ = ["find_department", "find_doc_type", "find_region", "find_year", "link", "year_number"]
