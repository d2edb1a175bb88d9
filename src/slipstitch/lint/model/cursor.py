"""Walk over the tokens of one statement: words, names, parentheses, lists."""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.script.words import Word, words_of

__all__ = ["Cursor", "cut_at_commas", "identifier", "text_of"]

_END = Word("end", "", 0)
_OPEN = ("(", "[")
_CLOSE = (")", "]")


def identifier(word: Word) -> str:
    """Return a name as the server keeps it.

    >>> identifier(Word("name", '"Odd ""x"', 0)), identifier(Word("word", "plain", 0))
    ('Odd "x', 'plain')
    """
    if word.kind == "name":
        return word.text[word.text.index('"') + 1 : -1].replace('""', '"')
    return word.text


def text_of(words: Sequence[Word]) -> str:
    """Return tokens as one line, blanks between, for comparison and for messages."""
    return " ".join(word.text for word in words)


def cut_at_commas(words: Sequence[Word]) -> list[list[Word]]:
    """Cut tokens at the commas that stand in no parentheses.

    >>> [text_of(part) for part in cut_at_commas(list(words_of("a, f(b, c), d")))]
    ['a', 'f ( b , c )', 'd']
    """
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        if word.kind == "symbol" and word.text in _OPEN:
            depth += 1
        elif word.kind == "symbol" and word.text in _CLOSE:
            depth -= 1
        if depth == 0 and word.kind == "symbol" and word.text == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


class Cursor:
    """A place among tokens; reading moves it on."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.at = 0

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Return a cursor at the start of a statement, its semicolon left out."""
        words = list(words_of(text))
        while words and words[-1].text == ";" and words[-1].kind == "symbol":
            words.pop()
        return cls(words)

    @property
    def word(self) -> Word:
        """The token here; an empty one at the end."""
        return self.words[self.at] if self.at < len(self.words) else _END

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.words)

    @property
    def rest(self) -> Sequence[Word]:
        """The tokens from here on."""
        return self.words[self.at :]

    @property
    def offset(self) -> int:
        """Where the token here begins in the statement's text, in characters from 0."""
        return self.word.start if not self.done or not self.words else self.words[-1].start

    def sees(self, phrase: str) -> bool:
        """Tell whether these words come next; a quoted name is no word."""
        texts = phrase.split()
        ahead = self.words[self.at : self.at + len(texts)]
        return [word.text for word in ahead if word.kind in ("word", "symbol")] == texts

    def take(self, *phrases: str) -> str:
        """Move past the first phrase that comes next and return it, else nothing."""
        for phrase in phrases:
            if self.sees(phrase):
                self.at += len(phrase.split())
                return phrase
        return ""

    def skip(self, *phrases: str) -> None:
        """Move past these phrases as often as one of them comes next."""
        while self.take(*phrases):
            pass

    def next(self) -> Word:
        """Return the token here and move past it."""
        word = self.word
        self.at += 1
        return word

    def name(self) -> str:
        """Read a name, schema included."""
        parts = [identifier(self.next())]
        while self.sees(".") and self.at + 1 < len(self.words):
            self.at += 1
            parts.append(identifier(self.next()))
        return ".".join(parts)

    def group(self) -> list[Word]:
        """Read what stands in the parentheses here, without them; nothing if there are none."""
        if not (self.word.kind == "symbol" and self.word.text == "("):
            return []
        start = self.at + 1
        depth = 0
        while not self.done:
            word = self.next()
            if word.kind != "symbol":
                continue
            depth += (word.text == "(") - (word.text == ")")
            if depth == 0:
                return list(self.words[start : self.at - 1])
        return list(self.words[start:])

    def until(self, *texts: str) -> list[Word]:
        """Read up to one of these words outside parentheses, or to the end."""
        start = self.at
        depth = 0
        while not self.done:
            word = self.word
            if word.kind == "symbol" and word.text in _OPEN:
                depth += 1
            elif word.kind == "symbol" and word.text in _CLOSE:
                depth -= 1
            elif depth == 0 and word.kind in ("word", "symbol") and word.text in texts:
                break
            self.at += 1
        return list(self.words[start : self.at])

    def holds(self, phrase: str) -> bool:
        """Tell whether these words stand anywhere from here on, outside parentheses."""
        here = self.at
        try:
            while not self.done:
                if self.sees(phrase):
                    return True
                if self.word.kind == "symbol" and self.word.text == "(":
                    self.group()
                else:
                    self.at += 1
            return False
        finally:
            self.at = here

    def name_list(self) -> tuple[str, ...]:
        """Read ``(a, b)`` as names; what is no plain name in it counts by its first word."""
        return tuple(identifier(part[0]) for part in cut_at_commas(self.group()))
