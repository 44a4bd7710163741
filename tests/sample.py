"""A small hand-made reading, in our own words, for tests that need one without running the walk."""

from __future__ import annotations

from datetime import UTC, date, datetime

from observance.model import (
    Answer,
    Basis,
    Capture,
    CheckGrade,
    Declared,
    Edge,
    EdgeKind,
    ElementAnswer,
    Event,
    EventType,
    ExemptionAnswer,
    Extraction,
    Factuality,
    Finding,
    Gap,
    Goods,
    GoodsKind,
    HeadingCandidate,
    Match,
    NameQuality,
    Party,
    PartyKind,
    Quote,
    Reading,
    Report,
    Role,
    RoleName,
    ScreenedAgainst,
    Screening,
    SourceChain,
    TokenAgreement,
    Verdict,
    When,
    text_digest,
)

TEXT = (
    "(Harbour Wire - Dnipro Dispatch) North Korea and Russia opened a trade fair in Pyongyang on Wednesday.\n\n"
    "The state agency KCNA reported this. It did not name the firms <b>that</b> took part.\n\n"
    "Kim Chol Su of Blue Pine Trading Company showed X-ray tubes."
)


def cut(words: str) -> Quote:
    """Find *words* in the sample text."""
    start = TEXT.index(words)
    return Quote.cut(TEXT, start, start + len(words))


def reading(*, text: str = TEXT, report_id: str = "sample", published: date | None = date(2024, 11, 1)) -> Reading:
    """Make the reading; *text* must hold the sample's words at the same offsets."""
    digest = text_digest(text)
    declared = Declared(id=report_id, published=published, outlet="Harbour Wire")
    capture = Capture(
        sha256=digest,
        size=len(text.encode()),
        media_type="text/plain",
        origin="sample.txt",
        method="file",
        captured_at=datetime(2024, 11, 2, 12, 0, tzinfo=UTC),
        tool="observance test",
        declared=declared,
    )
    report = Report(
        id=report_id,
        text=text,
        text_sha256=digest,
        capture=digest,
        outlet="Harbour Wire",
        headline=None,
        published=published,
        language="en",
        url="javascript:alert(1)",
    )
    parties = (
        Party(
            id="p1",
            name="Democratic People's Republic of Korea",
            kind=PartyKind.COUNTRY,
            country="KP",
            mentions=(cut("North Korea"),),
        ),
        Party(id="p2", name="Kim Chol Su", kind=PartyKind.PERSON, country="KP", mentions=(cut("Kim Chol Su"),)),
        Party(
            id="p3",
            name="Blue Pine Trading Company",
            kind=PartyKind.COMPANY,
            country=None,
            mentions=(cut("Blue Pine Trading Company"),),
        ),
    )
    event = Event(
        id="e1",
        type=EventType.EXHIBITION,
        trigger=cut("trade fair"),
        quote=cut("North Korea and Russia opened a trade fair in Pyongyang on Wednesday."),
        factuality=Factuality.REPORTED,
        when=When(
            start=date(2024, 10, 30),
            end=None,
            basis=Basis.RELATIVE,
            quote=cut("on Wednesday"),
            anchor="published 2024-11-01",
        ),
        reported=When(start=published, end=published, basis=Basis.PUBLISHED) if published else None,
        place="Pyongyang",
        topics=("trade",),
        roles=(
            Role(role=RoleName.ORGANISER, quote=cut("North Korea"), party="p1"),
            Role(role=RoleName.PARTICIPANT, quote=cut("Blue Pine Trading Company"), party="p3"),
        ),
        attributed_to="KCNA",
        detail=(("status", "opened"),),
    )
    return Reading(
        capture=capture,
        report=report,
        chain=SourceChain(
            path=("Harbour Wire", "Dnipro Dispatch", "KCNA"),
            edges=(
                Edge(
                    source="Harbour Wire",
                    target="Dnipro Dispatch",
                    kind=EdgeKind.HOSTS,
                    quote=cut("(Harbour Wire - Dnipro Dispatch)"),
                ),
                Edge(
                    source="Dnipro Dispatch",
                    target="KCNA",
                    kind=EdgeKind.CITES,
                    quote=cut("The state agency KCNA reported this."),
                ),
            ),
            roots=("KCNA",),
            independent_sources=1,
            notes=("KCNA is the state outlet of a party to the events.",),
        ),
        extraction=Extraction(
            parties=parties,
            events=(event,),
            goods=(
                Goods(
                    quote=cut("X-ray tubes"),
                    kind=GoodsKind.TANGIBLE,
                    reason="named in heading 9022",
                    hs=(HeadingCandidate(code="90", score=0.9),),
                ),
            ),
            read_by="rules 1",
            gaps=(Gap(quote=cut("It did not name the firms"), what="participants not named", asserted_by="KCNA"),),
        ),
        screenings=_screenings(),
        findings=(_finding(),),
    )


def _screenings() -> tuple[Screening, ...]:
    against = (ScreenedAgainst(list="un-dprk", version="2026-02-27", designations=155, sha256="0" * 64),)
    match = Match(
        party="p2",
        entity="KPi.000",
        list="un-dprk",
        list_version="2026-02-27",
        name="KIM CHOL SU",
        quality=NameQuality.PRIMARY,
        score=0.97,
        corroboration=(),
        tokens=(TokenAgreement(query="kim", listed="kim", how="exact", score=1.0),),
    )
    return (
        Screening(party="p2", query="Kim Chol Su", against=against, threshold=0.75, matches=(match,)),
        Screening(party="p3", query="Blue Pine Trading Company", against=against, threshold=0.75, matches=()),
    )


def _finding() -> Finding:
    return Finding(
        event="e1",
        provision="UNSCR 2397 (2017) OP7",
        verdict=Verdict.MAY_IMPLICATE,
        rank=1,
        elements=(
            ElementAnswer(
                text="goods fall in the listed chapters",
                answer=Answer.UNKNOWN,
                quote=cut("X-ray tubes"),
                kind="goods",
            ),
            ElementAnswer(text="a supply to the DPRK occurred", answer=Answer.UNKNOWN),
        ),
        exemptions=(ExemptionAnswer(kind="committee_approval", text="case by case"),),
        open_questions=("Did the goods stay in the DPRK?",),
        regime_version="2026-11-24 abc",
        summary="No supply of machinery to the DPRK.",
        check=CheckGrade.OFFICIAL,
        number_read=False,
    )
