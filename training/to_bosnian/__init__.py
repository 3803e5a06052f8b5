"""Croatian and Serbian text (Latin script) rewritten word by word into standard Bosnian."""

from training.to_bosnian.convert import VARIETIES, to_bosnian

__all__ = ["VARIETIES", "to_bosnian"]
