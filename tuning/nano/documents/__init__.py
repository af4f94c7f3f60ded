"""Layouts of documents. Importing this package registers them all."""

from importlib import import_module

from nano.documents.base import LAYOUTS, Document, Field, Layout, draw_style

MODULES = ("slips", "tables", "menus", "price_lists", "vat_invoices", "paragraphs", "forms", "charts", "invoices", "receipts", "tickets")
for _name in MODULES:
    import_module(f"nano.documents.{_name}")

__all__ = ["LAYOUTS", "Document", "Field", "Layout", "draw_style"]
