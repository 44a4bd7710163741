"""XML files of others, read without following anything they refer to."""

from __future__ import annotations

from lxml import etree

from observance.model import ListError


def root_of(data: bytes, *, source: str, tag: str, hint: str) -> etree._Element:
    """Parse *data* and give its root, every name freed from its namespace.

    No entity is resolved, no DTD loaded, no address opened. Raises `ListError` where the file is not well-formed, has
    a document type (no publisher's list has one), or does not start with *tag*.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:  # a ValueError is an encoding no parser knows
        raise ListError(f"is not well-formed XML ({error})", where=source, hint=hint) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ListError("declares a document type, which no published list does", where=source, hint=hint)
    for node in root.iter("*"):
        if isinstance(node.tag, str) and "}" in node.tag:
            node.tag = node.tag.partition("}")[2]
    if root.tag != tag:
        raise ListError(f"is XML, but starts with {root.tag}, not {tag}", where=source, hint=hint)
    return root


def text_of(node: etree._Element, path: str) -> str:
    """Give the text at *path* below *node* with single spaces; empty where there is none."""
    found = node.findtext(path)
    return " ".join(found.split()) if found else ""


def attribute(node: etree._Element, name: str) -> str:
    """Give an attribute with single spaces; empty where there is none."""
    found = node.get(name)
    return " ".join(str(found).split()) if found else ""
