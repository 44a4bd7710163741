"""Which language a text is in, where letters of another one stray into it and where it is buried in what is no text."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.text import language_of

REPORTS = {
    "en": (
        "Two trading houses opened a fair of machine tools in the port of Nampo, the agency said. A company from the "
        "capital was among the guests, and a contract was signed on the last day."
    ),
    "ko": "북한과 로씨야가 평양에서 공동전시회를 열었다고 조선중앙통신이 보도하였다. 전시회에는 삼원정보기술교류사가 참가하였다.",
    "ru": "КНДР и Россия провели в Пхеньяне совместную выставку, сообщило агентство. В выставке участвовали компании двух стран.",
    "uk": "КНДР і Росія провели в Пхеньяні спільну виставку, повідомило агентство. У виставці взяли участь компанії двох країн.",
    "zh": "据朝中社报道,朝鲜和俄罗斯在平壤举行了联合展览会。三元信息技术交流公司参加了展览。双方签署了合作协定。",
}
OTHERS = {
    "German": (
        "Nordkorea und Russland haben in Pjöngjang eine gemeinsame Ausstellung eröffnet, wie die Agentur am Freitag "
        "meldete. Die Firmen der beiden Länder zeigten dort ihre Software, und ein Abkommen wurde unterzeichnet."
    ),
    "Dutch": (
        "Noord-Korea en Rusland hebben een gezamenlijke tentoonstelling in Pyongyang geopend, meldde het persbureau. "
        "De bedrijven van de twee landen waren daar met hun software te zien en er werd ook een akkoord getekend."
    ),
    "French": (
        "La Corée du Nord et la Russie ont ouvert une exposition commune dans la capitale, selon l'agence officielle. "
        "Les entreprises des deux pays y ont présenté leurs logiciels et un accord a été signé par les ministres."
    ),
    "Spanish": (
        "Corea del Norte y Rusia celebraron una exposición conjunta en la capital, según informó la agencia estatal. "
        "Las empresas de los dos países mostraron sus programas y se firmó un acuerdo de cooperación entre ellas."
    ),
    "Portuguese": (
        "A Coreia do Norte e a Rússia abriram uma exposição conjunta na capital, informou a agência estatal. "
        "As empresas dos dois países mostraram os seus programas e foi assinado um acordo de cooperação."
    ),
    "Danish": (
        "Nordkorea og Rusland har åbnet en fælles udstilling i hovedstaden, siger det statslige bureau til avisen. "
        "Firmaer fra begge lande var med for at vise deres software, og en aftale blev underskrevet af ministeren."
    ),
    "Polish": (
        "Korea Północna i Rosja otworzyły w stolicy wspólną wystawę, jak podała państwowa agencja. "
        "Firmy z obu krajów pokazały na niej swoje programy, a ministrowie podpisali umowę o współpracy."
    ),
    "Turkish": (
        "Kuzey Kore ve Rusya başkentte ortak bir sergi açtı, devlet ajansı bunu cuma günü bildirdi. "
        "İki ülkenin şirketleri yazılımlarını bu sergide gösterdi ve bir anlaşma da imzalandı."
    ),
    "Vietnamese": (
        "Triều Tiên và Nga đã khai mạc một cuộc triển lãm chung tại Bình Nhưỡng, theo hãng thông tấn nhà nước. "
        "Các công ty của hai nước đã giới thiệu phần mềm và một thỏa thuận hợp tác được ký kết."
    ),
    "Indonesian": (
        "Korea Utara dan Rusia membuka pameran bersama di ibu kota, kata kantor berita negara itu pada hari Jumat. "
        "Perusahaan dari kedua negara menampilkan perangkat lunak dan perjanjian kerja sama juga ditandatangani."
    ),
    "romanised Korean": (
        "Choson gwa Rossiya ga Pyongyang eseo gongdong jeonsihoe reul yeoreotda go jungang tongsin i bodo hayeotda. "
        "Jeonsihoe eneun Samwon jeongbo gisul gyoryusa ga chamga hayeotda."
    ),
    "Swahili": (
        "Korea Kaskazini na Urusi zimefungua maonyesho ya pamoja katika mji mkuu, kwa mujibu wa shirika la habari. "
        "Makampuni ya nchi hizo mbili yalionyesha programu zao na mkataba wa ushirikiano ulitiwa saini."
    ),
    "Bulgarian": (
        "Северна Корея и Русия откриха съвместна изложба в столицата, съобщи държавната агенция. "
        "Фирмите от двете страни показаха своите програми, а споразумението беше подписано от министрите."
    ),
}
PLACEHOLDER = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. "
)


def seeded(seed: int) -> random.Random:
    """Give chances that can be repeated, many at a time."""
    return random.Random(seed)  # noqa: S311 - no secret


SEEDED = st.integers(0, 2**32).map(seeded)


def words_of(letters: str, *, most: int = 9) -> Callable[[random.Random, int], str]:
    def filler(chance: random.Random, amount: int) -> str:
        return " ".join("".join(chance.choices(letters, k=chance.randint(1, most))) for _ in range(amount))

    return filler


FILLERS: dict[str, Callable[[random.Random, int], str]] = {
    "one letter": lambda _, amount: "A" * 10 * amount,
    "one word": lambda _, amount: "buffalo " * amount,
    "a few foreign words": lambda _, amount: "und das ist so " * amount,
    "a sentence in German": lambda _, amount: "Der Hund ist nicht in der Stadt und die Katze ist auf dem Dach. " * amount,
    "a sentence in Russian": lambda _, amount: "Это не выставка и не ярмарка. " * amount,
    "random letters": words_of(string.ascii_letters),
    "random Hangul": words_of("".join(map(chr, range(0xAC00, 0xD7A4, 7)))),
    "random Han characters": words_of("".join(map(chr, range(0x5A00, 0x8C00, 11)))),
    "random Cyrillic": words_of("бвгджзклмнпрстфхцчшщ"),
    "random signs": words_of(string.punctuation + string.digits),
    "JSON": lambda chance, amount: "".join(
        f'{{"name_{chance.random()}": "dismiss", "id": [{n}, null, true], "claims": [{{"x": {n}}}]}}, ' for n in range(amount)
    ),
    "markup": lambda chance, amount: "".join(
        f'<div class="c{chance.random()}"><tool_call id={n}/></div>' for n in range(amount)
    ),
    "code": lambda chance, amount: "".join(f"if (x{n} != {chance.random()}) {{ y->z[{n}]++; }}\n" for n in range(amount)),
    "placeholder text": lambda _, amount: PLACEHOLDER * amount,
    "base64": lambda chance, amount: "".join(chance.choices(string.ascii_letters + string.digits + "+/", k=60 * amount)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("据朝中社报道,弗拉基米尔・普京与金正恩会谈。", "zh"),
        ("据朝中社报道,展览在平壤闭幕,多家企业展示了软件和仪器。当地人称之为の展,来自两国的专家出席了开幕式。", "zh"),
        (
            "The exhibition, called テクノ by the firm, was held in the capital and the firms of two countries were in it.",
            "en",
        ),
        ("북한의 매체는 『労働の新聞』을 인용하여 전시회가 평양에서 열렸다고 보도했다.", "ko"),
        ("展示会が平壌で開かれました", None),
        ("カラオケ", None),
    ],
)
def test_a_few_strange_letters_do_not_decide(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("language", REPORTS)
@settings(max_examples=4, deadline=None)
@given(
    before=st.sampled_from([0, 1, 10, 500]), after=st.sampled_from([0, 1, 10, 500]), chance=SEEDED,
    between=st.sampled_from([" ", "\n"]),
)  # fmt: skip
def test_no_amount_of_filler_hides_a_report(
    language: str, filler: str, before: int, after: int, between: str, chance: random.Random
) -> None:
    fill = FILLERS[filler]
    text = f"{fill(chance, before)}{between}{REPORTS[language]}{between}{fill(chance, after)}"
    assert language_of(text) == language


@settings(max_examples=30, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(sorted(FILLERS)), max_size=6),
    language=st.sampled_from(sorted(REPORTS)),
    chance=SEEDED,
)
def test_fillers_of_several_kinds_hide_no_report(kinds: list[str], language: str, chance: random.Random) -> None:
    if language != "ru" and "a sentence in Russian" in kinds and "a sentence in German" in kinds:
        kinds = [kind for kind in kinds if kind != "a sentence in Russian"]
    fill = "\n".join(FILLERS[kind](chance, 40) for kind in kinds)
    assert language_of(f"{fill}\n{REPORTS[language]}\n{fill}") == language


@settings(max_examples=30, deadline=None)
@given(position=st.integers(0, 2), chance=SEEDED, filler=st.sampled_from(sorted(FILLERS)))
def test_filler_between_the_sentences_hides_no_report(position: int, chance: random.Random, filler: str) -> None:
    sentences = [f"{sentence.rstrip('.')}." for sentence in REPORTS["en"].split(". ")]
    sentences.insert(position, FILLERS[filler](chance, 100))
    assert language_of(" ".join(sentences)) == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_not_taken_for_one_of_the_five(language: str) -> None:
    assert language_of(OTHERS[language]) is None
    assert language_of("\n".join([OTHERS[language]] * 50)) is None
    for sentence in OTHERS[language].split(". "):
        assert language_of(sentence) != "en"


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("language", OTHERS)
def test_filler_makes_no_report_of_another_language(language: str, filler: str) -> None:
    fill = FILLERS[filler](seeded(7), 200)
    assert language_of(f"{fill}\n{OTHERS[language]}\n{fill}") != "en"


@pytest.mark.parametrize("language", OTHERS)
def test_an_english_quotation_makes_no_english_report(language: str) -> None:
    assert language_of(f'{OTHERS[language]} "We have signed an agreement with them." ') != "en"


def test_a_report_and_its_headline_in_another_language_stay_what_they_are() -> None:
    assert language_of(f"Ausstellung in Pjöngjang\n{REPORTS['en']}") == "en"
    assert language_of(f"Joint Exhibition in Pyongyang\n{REPORTS['ko']}") == "ko"


@given(st.text())
def test_any_text_gets_one_of_the_five_or_none(text: str) -> None:
    assert language_of(text) in {None, "en", "ko", "ru", "uk", "zh"}
