"""Layouts of documents. Importing this package registers them all."""

from nano.documents.base import LAYOUTS, Document, Field, Layout, draw_style

__all__ = ["LAYOUTS", "Document", "Field", "Layout", "draw_style"]
