"""The words that pages, comments and the screen do without, as somebody reads them whose second language is English."""

import re

AVOIDED = re.compile(
    r"\b(?:told|stands|lies|beside|anew|nobody|at once|for good|of old|unbidden|as like as not)\b", re.I)
