"""Reading by-name lists as offices send them: any sheet, header, order and delimiter, in a limited
process."""

from payung.intake.reading.headers import FIELDS, PERSON, Mapping, header_key
from payung.intake.reading.limits import LIMITS, Limits
from payung.intake.reading.questions import ListAsked
from payung.intake.reading.reader import ReadList, open_list
from payung.intake.reading.tables import Part

__all__ = [
    "FIELDS",
    "LIMITS",
    "PERSON",
    "Limits",
    "ListAsked",
    "Mapping",
    "Part",
    "ReadList",
    "header_key",
    "open_list",
]
