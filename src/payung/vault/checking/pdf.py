"""What a PDF holds besides its pages. Runs in the looking process only; see :mod:`payung.vault.checking.child`.

Every object of the file is walked, also those inside compressed object streams, whatever the file says about what is
used where; the library takes `#xx` signs out of names and opens what is locked with an empty password. What is handed out
is written anew from the very objects that were walked, so that no other reader finds something else in the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Keys of a dictionary that make something happen, or carry a file or a program. /OpenAction is judged by what it names.
KEYS = frozenset(
    {
        "/AA",
        "/AlternatePresentations",
        "/Collection",
        "/EF",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/JavaScript",
        "/JS",
        "/Launch",
        "/RF",
        "/Renditions",
        "/RichMedia",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/XFA",
    }
)
# Kinds of actions (/S), of annotations (/Subtype) and of objects (/Type).
KINDS = {
    "/S": frozenset(
        {
            "/GoTo3DView",
            "/GoToDp",
            "/GoToE",
            "/GoToR",
            "/ImportData",
            "/JavaScript",
            "/Launch",
            "/Movie",
            "/Rendition",
            "/RichMediaExecute",
            "/Sound",
            "/SubmitForm",
        }
    ),
    "/Subtype": frozenset({"/3D", "/FileAttachment", "/Movie", "/PS", "/RichMedia", "/Screen", "/Sound", "/U3D"}),
    "/Type": frozenset({"/EmbeddedFile", "/Filespec", "/F", "/Rendition", "/RichMedia", "/3D"}),
}


def is_active(document: Any) -> bool:
    """Whether anything in the file does more than show pages: a program, an automatic act, another file, a form's sending."""
    return any(_acts(node) for root in (document.trailer, *document.objects) for node in _within(root))


def _within(root: Any) -> Iterator[Any]:
    """The dictionaries of one object of the file; what it refers to comes in its own turn."""
    import pikepdf

    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Stream):
            yield node.stream_dict
            waiting.extend(child for child in node.stream_dict.as_dict().values() if _inside(child))
        elif isinstance(node, pikepdf.Dictionary):
            yield node
            waiting.extend(child for child in node.as_dict().values() if _inside(child))
        elif isinstance(node, pikepdf.Array):
            waiting.extend(child for child in node.as_list() if _inside(child))


def _inside(child: Any) -> bool:
    import pikepdf

    return isinstance(child, (pikepdf.Dictionary, pikepdf.Array)) and not child.is_indirect


def _acts(node: Any) -> bool:
    import pikepdf

    keys = set(node.keys())
    if keys & KEYS:
        return True
    for key, kinds in KINDS.items():
        value = node.get(key)
        if isinstance(value, pikepdf.Name) and str(value) in kinds:
            return True
    # Content of a stream that lies in another file.
    if "/F" in keys and "/Length" in keys:
        return True
    # /OpenAction may only open a page: an action after it could open an address.
    opened = node.get("/OpenAction")
    return isinstance(opened, pikepdf.Dictionary) and (str(opened.get("/S", "")) != "/GoTo" or "/Next" in opened)


def is_active_file(path: Path) -> bool:
    """`is_active` of a file."""
    import pikepdf

    with pikepdf.open(path) as document:
        return is_active(document)


def copy(path: Path, target: Path) -> bool:
    """Write the file anew, without locks and without what nothing refers to; False when it does more than show pages."""
    import pikepdf

    with pikepdf.open(path) as document:
        if is_active(document):
            return False
        document.save(target, encryption=False, preserve_pdfa=False, compress_streams=True)
    return True
