"""District names as people write them: อ.บางคล้า, อำเภอบางคล้า, "2. บางคล้า", เมือง, Bang Khla, and with typing slips.

A name is tried as it stands, then by its skeleton, then by likeness: the best ratio of difflib must reach 0.80 and
lead the second best by 0.10. Within the provinces of Thailand no wrong name passes that; what does not pass stays open
and comes with the nearest names, to be asked about and never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from typing import Self

import geothai

from scoring.sales import District
from sheets.thai_text import ascii_digits, comparable, skeleton

_ALIKE = 0.80
_LEAD = 0.10
_NEAR = 0.40
_MOST_CANDIDATES = 4
_LONGEST_NAME = 80
"""Longer text is a sentence; comparing it with every name would only cost time."""

_LETTERS_OF_A_SLIP = 1
"""So many letters may be added to a whole name by a slip; with more of them it is another name."""

_CAPITAL = "เมือง"
_CAPITAL_ALIASES = (_CAPITAL, "mueang", "muang")

_NUMBERING = re.compile(r"^\(?[0-9]{1,3}(?:[.)]+\s*|\s+)(?=[^0-9])")
_PREFIX = re.compile(r"^(?:สำนักงานพัฒนาชุมชนอำเภอ|ที่ว่าการอำเภอ|สพอ|อำเภอ|เขต|อ\.|อ(?=\s)|(?:amphoe|amphur|khet)\b)[\s.]*")
_PROVINCE_PREFIX = re.compile(r"^(?:สำนักงานพัฒนาชุมชนจังหวัด|สพจ|จังหวัด|จ\.|จ(?=\s))[\s.]*")
_SUBDISTRICT = re.compile(r"ต(?:\.|\s|ำบล)")
_ENDING = re.compile(r"(?:[\s.]*ฯ[\sฯล.]*|\s+district)$")
_LETTER = re.compile("[ก-ฮa-zA-Z]")
_PUNCTUATION = re.compile(r"[\s.\-–—_'’‘\"“”(),]+")


def bare_district(name: str) -> str:
    """A district's name without the word for district, or for its office, before it: every message says that itself."""
    return _PREFIX.sub("", name)


def bare_province(name: str) -> str:
    """A province's name, likewise."""
    return _PROVINCE_PREFIX.sub("", name)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The district that is meant, or else the nearest names, best first; none at all when nothing is near."""

    district: District | None
    candidates: tuple[District, ...] = ()


class DistrictNames:
    """The master list of an office's districts, asked with whatever people write.

    `province` is the office's name. The province in it tells which name may follow a district's, which district is
    the bare เมือง, and the official names in English; an office that is no province does without these.
    """

    def __init__(self, districts: Sequence[District], province: str) -> None:
        self.districts = tuple(dict.fromkeys(districts))
        self._province = _Province.find(province)
        self._exact = self._index()
        self._skeletons: dict[str, tuple[District, ...]] = {}
        for key, named in self._exact.items():
            _add(self._skeletons, skeleton(key), named)

    def match(self, text: str) -> NameMatch:
        """Which district is meant. Districts that share what was written are all candidates."""
        forms = self._forms(text)
        if named := self._named(forms):
            return NameMatch(named[0]) if len(named) == 1 else NameMatch(None, named)
        return self._nearest(forms[-1], text) if forms else NameMatch(None)

    def knows(self, text: str) -> bool:
        """Whether the text is a district's name without regard to likeness: a quick look, for finding tables."""
        return bool(self._named(self._forms(text)))

    def is_elsewhere(self, text: str) -> bool:
        """Whether the text is, letter by letter, a district of another province and none of the list."""
        return not _elsewhere().isdisjoint(self._forms(text)) and not self.knows(text)

    def is_only_here(self, text: str) -> bool:
        """Whether the text is a district of the list that can be none of another province, as every "เมือง" can."""
        return self.knows(text) and _shared().isdisjoint(self._forms(text))

    def means_province(self, text: str) -> bool:
        """Whether the text names the province as a whole, as the row of its totals may."""
        return not self.knows(text) and self._province.is_meant(text)

    def _named(self, forms: Sequence[str]) -> tuple[District, ...]:
        """The districts that the first form to be one's key, or else one's skeleton, may mean."""
        by_key = (self._exact.get(form) for form in forms)
        by_skeleton = (self._skeletons.get(skeleton(form)) for form in forms)
        return next(filter(None, chain(by_key, by_skeleton)), ())

    def _index(self) -> dict[str, tuple[District, ...]]:
        """The districts by every key that means them exactly. A district's own name is never another's alias."""
        own = {_key(district): (district,) for district in self.districts}
        aliases: dict[str, tuple[District, ...]] = {}
        for district in self.districts:
            for alias in self._aliases(district) - own.keys():
                _add(aliases, alias, (district,))
        return own | aliases

    def _aliases(self, district: District) -> set[str]:
        """The name without what people leave out, in English, and the short ones of the capital."""
        bare = _key(_PREFIX.sub("", comparable(district)))
        aliases = {bare, self._province.english_names.get(bare, bare)}
        capital = _CAPITAL + _key(self._province.name)
        if bare in {_CAPITAL, capital}:
            aliases.update((capital, *_CAPITAL_ALIASES))
        return aliases

    def _forms(self, text: str) -> tuple[str, ...]:
        """What was written, then ever less of it: without numbering, prefix, ฯ, and the province's name; as keys."""
        if len(text) > _LONGEST_NAME or not _LETTER.search(text):
            return ()
        form = ascii_digits(comparable(text)).lower()
        forms = [form]
        for addition in (_NUMBERING, _PREFIX, _ENDING, self._province.suffix):
            form = addition.sub("", form)
            forms.append(form)
        return tuple(dict.fromkeys(filter(None, (_PUNCTUATION.sub("", form) for form in forms))))

    def _nearest(self, form: str, text: str) -> NameMatch:
        """By likeness. The province's own name is like its capital's, and means the province."""
        ranked = sorted(self._likeness(form).items(), key=lambda each: -each[1])
        ratios = [ratio for _, ratio in ranked] + [0.0, 0.0]
        is_clear = ratios[0] >= _ALIKE and ratios[0] - ratios[1] >= _LEAD
        if is_clear and not self._province.is_meant(text) and not _says_more(text, form, ranked[0][0]):
            return NameMatch(ranked[0][0])
        begun = [district for district in self.districts if _key(district).startswith(form)]
        return NameMatch(None, tuple(begun if len(begun) == 1 else [each for each, _ in ranked[:_MOST_CANDIDATES]]))

    def _likeness(self, form: str) -> dict[District, float]:
        """The best ratio of every district that is near at all."""
        best: dict[District, float] = {}
        matcher = SequenceMatcher(None, "", form, autojunk=False)
        for key, named in self._exact.items():
            matcher.set_seq1(key)
            # The quick ratios are upper bounds: most names are out by their length and letters alone.
            if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
                ratio = matcher.ratio()
                best.update({each: max(ratio, best.get(each, _NEAR)) for each in named if ratio >= _NEAR})
        return best


@dataclass(frozen=True, slots=True)
class _Province:
    """What matching needs of a province: its name, alone or after a district's, and its districts' English keys."""

    name: str
    suffix: re.Pattern[str]
    english_names: Mapping[str, str]

    @classmethod
    def find(cls, office: str) -> Self:
        """The province whose name stands in the office's name; else one that knows no more than that name."""
        office = comparable(office)
        named = [each for each in geothai.provinces() if each.name_th in office]
        if not named:
            return cls(office, _suffix(office), {})
        province = max(named, key=lambda each: len(each.name_th))
        names = {_key(_PREFIX.sub("", each.name_th)): _key(each.name_en) for each in geothai.districts(province.code)}
        return cls(province.name_th, _suffix(province.name_th, province.name_en.lower()), names)

    def is_meant(self, text: str) -> bool:
        """Whether the text names the province and not a district in it."""
        return self.suffix.fullmatch(comparable(text).lower()) is not None


@cache
def _elsewhere() -> frozenset[str]:
    """The keys of every district of Thailand, in Thai and English."""
    return frozenset(_country())


@cache
def _shared() -> frozenset[str]:
    """The keys that districts of several provinces have, and those of every capital."""
    return frozenset(key for key, count in Counter(_country()).items() if count > 1).union(_CAPITAL_ALIASES)


def _country() -> Iterator[str]:
    """Each district's keys."""
    for each in chain.from_iterable(geothai.districts(province.code) for province in geothai.provinces()):
        yield from {_key(_PREFIX.sub("", name)) for name in (each.name_th, each.name_en.lower())}


def _suffix(*names: str) -> re.Pattern[str]:
    """The name of a province after a district's: " จ.ฉะเชิงเทรา", ", Chachoengsao"."""
    written = "|".join(map(re.escape, filter(None, names))) or "(?!)"
    return re.compile(rf"[\s.,(]*(?:จังหวัด|จ\.?)?\s*(?:{written})[\s.)]*$")


def _says_more(text: str, form: str, district: District) -> bool:
    """Whether the district's whole name stands in it with more than a slip around: อบต.บางคล้า, บ้านโพธิ์ใหม่."""
    written, name = skeleton(form), skeleton(_key(district))
    is_longer = name in written and len(written) - len(name) > _LETTERS_OF_A_SLIP
    return is_longer or _SUBDISTRICT.match(text.strip()) is not None


def _key(text: str) -> str:
    """A name for comparing exactly: no spaces, dots, hyphens or quotes, in lower case."""
    return _PUNCTUATION.sub("", comparable(text)).lower()


def _add(index: dict[str, tuple[District, ...]], key: str, named: Iterable[District]) -> None:
    index[key] = tuple(dict.fromkeys((*index.get(key, ()), *named)))
