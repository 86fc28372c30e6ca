#!/usr/bin/env python3
"""Writes Sources/Bank/PeopleInitialsTable.swift: the initials of the pinyin of GBK's characters.

    python3 -m venv venv && venv/bin/pip install pypinyin==0.55.0 pypinyin-dict==0.9.0
    venv/bin/python .ci/initials.py > Sources/Bank/PeopleInitialsTable.swift

A character's first reading is that of the 8105 standard characters (通用规范汉字表), else the one
that pypinyin gives first. Further readings are those of the standard table and of 现代汉语词典
(1983); archaic ones of the large dictionaries would only find people whom nobody means.
"""
import unicodedata

from pypinyin.constants import PINYIN_DICT
from pypinyin_dict.pinyin_data import kmandarin_8105, ktghz2013, kxhc1983

FIRST, LAST = 0x4E00, 0x9FA5


def initials(readings):
    found = []
    for reading in (readings or "").split(","):
        plain = unicodedata.normalize("NFD", reading)
        letters = [c for c in plain if c.isascii() and c.isalpha()]
        if letters and letters[0] not in found:
            found.append(letters[0])
    return found


def of(code):
    first = initials(kmandarin_8105.pinyin_dict.get(code)) or initials(PINYIN_DICT.get(code))
    first = first[:1]
    for source in (ktghz2013, kxhc1983):
        first += [i for i in initials(source.pinyin_dict.get(code)) if i not in first]
    return first


def wrapped(text, width):
    return "\n".join("    " + text[at:at + width] + "\\" for at in range(0, len(text), width))


table = [(chr(code), of(code)) for code in range(FIRST, LAST + 1)]
primary = "".join(found[0] if found else "-" for _, found in table)
others = "".join(char + "".join(found[1:]) for char, found in table if len(found) > 1)

print(f'''// Written by .ci/initials.py from pypinyin 0.55.0 and pypinyin-dict 0.9.0; not edited by hand.

extension PeopleInitials {{
  /// The initials of the first readings of U+4E00 to U+9FA5, in their order; `-` where there is
  /// none.
  static let firstReadings: StaticString = """
{wrapped(primary, 95)}

    """

  /// Characters with other readings, each followed by the initials of these.
  static let otherReadings: StaticString = """
{wrapped(others, 95)}

    """
}}''')
