"""The stages in which a typed text is looked up: each is one statement, whatever the table holds."""

from collections import namedtuple

from odoo.tools import SQL

from .plain import SHORT, mistyped, plain_sql, plain_words, possible_codes, shortened, slips

EXACT, BEGINNING, CONTAINED, MISTYPED = range(1, 5)
ENOUGH = 3  # hits with which nobody has mistyped
FETCHED = 20  # of each kind, before access rules
RANKED = 200  # of what contains the words, the best are chosen among so many
LONGEST = 120  # letters that are looked at
WORDS = 8
MEANT = 6  # words that a mistyped one may mean
SHORTEST_CODE = 6

Hit = namedtuple("Hit", "kind model id stage")


class Finder:
    """Looks up one text for the companies of ``env``.

    :param kinds: those that are looked for, in the order of the page
    :param wanted: {kind: hits that fill it}
    """

    def __init__(self, env, text, kinds, wanted, codes=()):
        self.env, self.kinds, self.wanted = env, kinds, wanted
        self.words = self._plain((text or "")[:LONGEST])[:WORDS]
        self.codes = list(dict.fromkeys([*codes, *possible_codes(self.words)])) if self.words else []
        self.is_code = any(sign.isdigit() for sign in text or "") or "@" in (text or "")
        self.hits = {}  # {(model, id): Hit}, the best first
        self.meant = {}  # {typed word: {what it may mean: slips}}

    def _plain(self, text):
        if text.isascii():
            return plain_words(text)
        [(plain,)] = self.env.execute_query(SQL("SELECT %s", plain_sql(self.env, SQL("%s::text", text))))
        return plain.split()

    # === STAGES === #

    def find(self, literal=False):
        """Return the hits, best first; ``literal``: mistakes are not looked for."""
        if not self.words:
            return []
        self._by_code()
        if open_kinds := self._open_kinds():
            self._by_words(open_kinds)
        if not literal and len(self.hits) < ENOUGH and not self._is_certain():
            self._by_mistake()
        return list(self.hits.values())

    def _open_kinds(self):
        counts = dict.fromkeys(self.kinds, 0)
        for hit in self.hits.values():
            counts[hit.kind] += 1
        if counts.get("customer", 0) >= self.wanted.get("customer", len(self.hits) + 1):
            # A name that enough customers begin with: their points are meant, not streets that are called so.
            return []
        return [kind for kind in self.kinds if counts[kind] < self.wanted[kind] and kind != "bill"]

    def _is_certain(self):
        """A code that is right in full was not mistyped; a name that is right may still be somebody else's."""
        return self.is_code and any(hit.stage == EXACT for hit in self.hits.values())

    def _by_code(self):
        """Codes and names that are, or begin with, what was typed."""
        selects = [
            SQL(
                """(SELECT kind, res_model, res_id, text, text = %s AS exact FROM vegas_search_entry
                     WHERE kind = %s AND role = 'code' AND text COLLATE "C" LIKE %s AND %s
                     ORDER BY text COLLATE "C" LIMIT %s)""",
                code,
                kind,
                f"{code}%",
                self._of_companies(),
                max(FETCHED, self.wanted[kind]),
            )
            for kind in self.kinds
            for code in self.codes
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT kind, res_model, res_id, bool_or(exact) FROM (%s) found GROUP BY kind, res_model, res_id
                    ORDER BY bool_or(exact) DESC, min(text) COLLATE "C", res_id""",
                SQL(" UNION ALL ").join(selects),
            )
        )
        for kind, model, res_id, exact in rows:
            self._add(kind, model, res_id, EXACT if exact else BEGINNING)

    def _by_words(self, kinds):
        """Records in which all words stand, wherever."""
        for kind, model, res_id, _text in self._containing(kinds, [{word: 0} for word in self.words]):
            self._add(kind, model, res_id, CONTAINED)

    def _by_mistake(self):
        """Records that would be found with one slip less."""
        code = self.codes[0]
        if self.is_code and len(code) >= SHORTEST_CODE:
            self._by_mistyped_code(code)
        self.meant = self._likely_words()
        if not any(self.meant.values()):
            return
        choices = [{word: 0, **self.meant.get(word, {})} for word in self.words]
        kinds = [kind for kind in self.kinds if kind in ("customer", "point")]
        for kind, model, res_id, _text in self._containing(kinds, choices):
            self._add(kind, model, res_id, MISTYPED)

    def _by_mistyped_code(self, code):
        rows = self.env.execute_query(
            SQL(
                """SELECT kind, res_model, res_id FROM vegas_search_entry
                    WHERE kind = ANY(%s) AND role = 'code' AND text COLLATE "C" = ANY(%s) AND %s
                    GROUP BY kind, res_model, res_id ORDER BY res_id LIMIT %s""",
                self.kinds,
                mistyped(code),
                self._of_companies(),
                FETCHED,
            )
        )
        for kind, model, res_id in rows:
            self._add(kind, model, res_id, MISTYPED)

    # === PARTS OF THE STATEMENTS === #

    def _add(self, kind, model, res_id, stage):
        self.hits.setdefault((model, res_id), Hit(kind, model, res_id, stage))

    def _of_companies(self):
        return SQL("(company_id IS NULL OR company_id = ANY(%s))", self.env.companies.ids)

    def _containing(self, kinds, choices):
        """Return (kind, model, id, text) of the records of ``kinds`` with one of each of ``choices``, best first.

        :param choices: a list of {word: slips}; the typed word itself has none, and may stand within another
        """
        selects = [
            SQL(
                """(SELECT kind, res_model, res_id, text FROM vegas_search_entry
                     WHERE kind = %s AND role = 'words' AND %s AND %s LIMIT %s)""",
                kind,
                SQL(" AND ").join(
                    SQL("(%s)", SQL(" OR ").join(SQL("text LIKE %s", pattern) for pattern in patterns))
                    for patterns in (self._patterns(place, choice) for place, choice in enumerate(choices))
                ),
                self._of_companies(),
                max(RANKED, self.wanted[kind]),
            )
            for kind in kinds
        ]
        if not selects:
            return []
        rows = self.env.execute_query(SQL(" UNION ALL ").join(selects))
        return sorted(rows, key=lambda row: (self._worth(row[3], choices), row[3], row[2]))

    def _patterns(self, place, choice):
        for word, count in choice.items():
            # Of one or two letters only words that begin so, unless nothing else was typed.
            starts = count or (place and len(word) < SHORT)
            yield f"% {word}%" if starts else f"%{word}%"

    def _worth(self, text, choices):
        """Return how far ``text`` is from what was typed: slips, then words that do not begin as typed."""
        slipped = elsewhere = 0
        for choice in choices:
            counts = [count for word, count in choice.items() if f" {word}" in text]
            slipped += min(counts, default=0)
            elsewhere += not counts
        return slipped, elsewhere, not text.startswith(f" {self.words[0]}")

    # === WORDS THAT WERE MEANT === #

    def _likely_words(self):
        """Return {typed word: {word of names and streets that it may mean: slips}}."""
        typed = [word for word in dict.fromkeys(self.words) if word.isalpha() and len(word) >= SHORT]
        if not typed:
            return {}
        found = self._words(
            typed,
            SQL("word.shortened && typed.shortened"),
            lambda one, other: slips(one, other),
            lambda count: count < 2,
        )
        # Two slips, or the beginning of a word with one: what looks alike.
        if rest := [word for word in typed if not found.get(word) and len(word) > SHORT]:
            similar = SQL("word.word %% typed.word")
            found.update(self._words(rest, similar, _distance, lambda count: count < 3))
        return found

    def _words(self, typed, condition, measure, is_near):
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT typed.word, word.word
                     FROM (VALUES %s) typed (word, shortened) JOIN vegas_search_word word ON %s
                    WHERE word.word <> typed.word""",
                SQL(", ").join(SQL("(%s, %s)", word, shortened(word)) for word in typed),
                condition,
            )
        )
        found = {}
        for word, other in rows:
            count = measure(word, other)
            if is_near(count):
                found.setdefault(word, []).append((count, other))
        return {word: {other: count for count, other in sorted(others)[:MEANT]} for word, others in found.items()}


def _distance(typed, word):
    """Return the slips from ``typed`` to ``word`` or to its beginning, which may be all that was typed so far."""
    lengths = {len(word), *range(len(typed) - 1, min(len(word), len(typed) + 2))}
    return min(slips(typed, word[:length]) + (0.5 if length < len(word) else 0) for length in lengths if length)
