"""Colours listings: reads [[language, code], …] as JSON, writes [html or null, …]; null where the language is not known."""

import json
import sys

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def coloured(language, code):
    try:
        return highlight(code, get_lexer_by_name(language, stripall=True), HtmlFormatter())
    except ClassNotFound:
        return None


json.dump([coloured(language, code) for language, code in json.load(sys.stdin)], sys.stdout)
