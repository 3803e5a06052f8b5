"""The website: localized texts become pages, a feed, a map, badges, and catalogs for programs.

Everything here turns facts into text; the workflow gathers the facts and writes the files. This room is the door to
Jinja2 and to nh3.
"""
