"""Open dictionaries: new words of a register join them, known ones are written as they stand."""

from dataclasses import dataclass, field

from common.dictionaries.models import DictionaryEntry
from common.text.folding import fold


@dataclass(slots=True)
class Vocabulary:
    """The words of the open dictionaries, old and new, by their folded form."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)
    stored: dict[str, set[str]] = field(default_factory=dict)

    def take(self, dictionary: str, values: list[str | None]) -> list[str | None]:
        """Return ``values`` as the dictionary spells them."""
        words = self._known(dictionary)
        spelled = {value: words.setdefault(fold(value), value) for value in set(values) if value}
        return [spelled[value] if value else None for value in values]

    def _known(self, dictionary: str) -> dict[str, str]:
        if dictionary not in self.words:
            labels = DictionaryEntry._base_manager.filter(dictionary=dictionary)
            stored = set(labels.values_list("label", flat=True))
            self.stored[dictionary] = stored
            self.words[dictionary] = {fold(label): label for label in stored}
        return self.words[dictionary]

    def new_words(self, used: dict[str, set[str]]) -> dict[str, list[str]]:
        """Return for each dictionary the words of accepted rows that it does not have yet."""
        return {
            dictionary: sorted(words - self.stored.get(dictionary, set()))
            for dictionary, words in used.items()
            if words - self.stored.get(dictionary, set())
        }
