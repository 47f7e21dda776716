"""French words that carry no subject, with their accents; unaccented typing is known as well."""

from __future__ import annotations

from typing import Final

from millejours.text import fold

_WITH_ACCENTS = """
a à ai aie ait as au aujourd aura aurait aux avaient avais avait avec avez aviez avions avoir
avons ayant c ça car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme
comment d dans de des dois doit doivent donc dont du elle elles en encore entre es est et étaient
étais était étant êtes être eu eux fait faire fais faut hui il ils j je l la là le les leur leurs
lui m ma mais me même mêmes mes mien moi mon n ne ni nos notre nous on ont ou où par parce pas
pendant peu peut peuvent peux plus pour pourquoi pouvez puis puisque qu quand que quel quelle
quelles quels qui quoi s sa sans se sera serait ses si sinon soi soit son sont sous suis sur t ta
tes toi ton tous tout toute toutes très tu un une va vais vas veut veux vers via voici voilà vont
vos votre vous vraiment y
"""
_KEPT = {"sans", "pendant", "entre", "sous"}  # "sans lait" is not "lait"
# Single letters are kept ("vitamine D"): those of elisions are gone before.
_LETTERS = {"c", "d", "j", "l", "m", "n", "s", "t"}

STOP_WORDS: Final = frozenset(
    form
    for word in _WITH_ACCENTS.split()
    if word not in _KEPT | _LETTERS
    for form in (word, fold(word))
)
