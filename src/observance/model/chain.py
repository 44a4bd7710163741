"""Source chains: who relays whom, each step with the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from observance.model.text import Quote


class EdgeKind(StrEnum):
    """How one source leads to the next."""

    HOSTS = "hosts"  # a publisher carries an agency's copy
    CREDITS = "credits"  # "as conveyed by", a wire byline
    CITES = "cites"  # "KCNA reported", "according to"
    COPIES = "copies"  # text reuse between two reports of the workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """*source* (the relaying side) takes from *target*; read "MENAFN hosts Ukrinform"."""

    source: str
    target: str
    kind: EdgeKind
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChain:
    """Where one report's content comes from.

    ``path`` runs from the publisher to the root; empty when the outlet reports first-hand. ``roots`` are the sources
    no further source is named for; ``independent_sources`` counts distinct roots and is at least 1.
    ``notes`` are remarks in words, such as "KCNA is the state outlet of a party to the events".
    """

    path: tuple[str, ...]
    edges: tuple[Edge, ...]
    roots: tuple[str, ...]
    independent_sources: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Two reports of a workspace share text: *copy* reuses *share* (0..1) of its words from *original*.

    ``passages`` are the longest shared runs as (quote in the copy, quote in the original). ``direction`` says in words
    why this one is the copy: "credit", "published earlier", "contained".
    """

    copy: str  # text_sha256
    original: str  # text_sha256
    share: float
    direction: str
    passages: tuple[tuple[Quote, Quote], ...]
