# ruff: noqa: E501  # sentences stand whole
"""Composed stories to render: true content, in three languages, long, short and a theme."""

from __future__ import annotations

import re
from dataclasses import replace

from nhipcau.stories.ports import (
    Block,
    Chart,
    ChartPoint,
    Chronicle,
    ChronicleEntry,
    Credit,
    Figure,
    Heading,
    Inline,
    KeyFact,
    KeyFacts,
    LanguageCode,
    Listing,
    MapPlace,
    Note,
    Paragraph,
    Parties,
    Party,
    PlaceMap,
    Pull,
    Run,
    SourceLine,
    StoryDocument,
    YearPoint,
    Years,
)

LANGUAGES: tuple[LanguageCode, ...] = ("vi", "ja", "en")
Words = dict[str, str]

_MARK = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<work>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<to>[^)]+)\)|\^(?P<note>\d+)"
)

KOTOBANK = "https://kotobank.jp/word/%E3%81%A9%E3%82%93%E3%81%9A%E3%83%BC%E9%81%8B%E5%8B%95-3230226"
FUKUROI = "http://fukuroi-rekishi.com/siryo/2017/09/post-192.html"
MAINICHI = "https://mainichi.jp/articles/20181006/ddm/008/070/158000c"
NORDOT = "https://nordot.app/632385695462229089?c=388701204576175201"
VNMEDIA = "https://vnmedia.vn/tin-anh/201703/khu-danh-nhan-phan-boi-chau-tai-hue-co-gi-dac-biet-559388"
VIETNAMNET = "https://vietnamnet.vn/en/japanese-imperial-couple-visit-hue-E173832.html"
KEPT = "https://archive.example.org/2026/dawn"
BOOK = "Foreign Relations, 1973, p. 12"
DAWN = "https://travel.org.vn/in-depth/files/2010/03/the-dawn-of-vietnamjapan-diplomatic-relations.html"
MOFA = "https://www.mofa.go.jp/region/asia-paci/vietnam/data.html"
VIETJO = "https://www.viet-jo.com/news/statistics/170317071319.html"


def runs(text: str) -> Inline:
    """`**strong**`, `*work*`, `[words](address)` and `^3` for a note."""
    found: list[Run] = []
    last = 0
    for mark in _MARK.finditer(text):
        if mark.start() > last:
            found.append(Run(text[last : mark.start()]))
        last = mark.end()
        if mark["bold"]:
            found.append(Run(mark["bold"], bold=True))
        elif mark["work"]:
            found.append(Run(mark["work"], italic=True))
        elif mark["words"]:
            found.append(Run(mark["words"], href=mark["to"]))
        else:
            found.append(Run(note=int(mark["note"])))
    if last < len(text):
        found.append(Run(text[last:]))
    return tuple(found)


def credit(language: LanguageCode) -> Credit:
    issuer = {
        "vi": "Văn phòng chiến dịch tại Huế (đơn vị giả định của bản trình diễn)",
        "ja": "フエのキャンペーン事務局（実演用の架空の組織）",
        "en": "Campaign office in Huế (an invented body, for the demonstration)",
    }[language]
    editor = {"vi": "Trưởng ban biên tập", "ja": "編集長", "en": "Managing editor"}[language]
    translator = {"vi": "", "ja": "日本語班", "en": "English desk"}[language]
    return Credit(issuer, editor, translator, "vi", "2026-09-01", "2026-11-20")


def _document(
    key: str,
    language: LanguageCode,
    *,
    kind: str,
    kind_text: Words,
    title: Words,
    label: Words,
    lead: Words,
    blocks: tuple[Block, ...],
    notes: tuple[Note, ...],
    ordinal: int = 2,
) -> StoryDocument:
    theme = {
        1: {
            "vi": "Lịch sử quan hệ và thành tựu hợp tác",
            "ja": "関係の歴史と協力の成果",
            "en": "History of relations and what was built together",
        },
        2: {
            "vi": "Ngày 21 tháng 9 và các văn kiện đã ký",
            "ja": "9月21日と署名された文書",
            "en": "21 September and the documents signed",
        },
        3: {
            "vi": "Đất nước, con người Nhật Bản",
            "ja": "日本の国と人々",
            "en": "Japan and its people",
        },
    }[ordinal]
    campaign = {
        "vi": "Việt Nam – Nhật Bản, nhìn từ Huế",
        "ja": "フエから見る日越のあゆみ",
        "en": "Vietnam and Japan, seen from Huế",
    }
    return StoryDocument(
        key=key,
        language=language,
        kind=kind,
        kind_text=kind_text[language],
        title=title[language],
        lead=runs(lead[language]),
        label=label[language],
        blocks=blocks,
        notes=notes,
        credit=credit(language),
        url=f"https://nhipcau.example.vn/{language}/{key}/",
        campaign=campaign[language],
        theme=theme[language],
        theme_ordinal=ordinal,
        revision=17,
        report_error="baosai@nhipcau.example.vn",
    )


def paris(language: LanguageCode) -> StoryDocument:
    """Short: one document, its two signatories, a table of what is known."""
    text: dict[str, Words] = {
        "what": {"vi": "Văn bản này làm gì", "ja": "この文書がしたこと", "en": "What the document did"},
        "p1": {
            "vi": "Năm 1973, đại diện của Việt Nam Dân chủ Cộng hòa tại Pháp nhiều lần gặp đại sứ Nhật Bản "
            "Nakayama Yoshihiro.^1 Ngày 21 tháng 9 năm 1973, hai bên ký văn bản thiết lập quan hệ ngoại giao. "
            "Trang của Bộ Ngoại giao Nhật Bản ghi quan hệ được lập vào tháng 9 năm 1973.^2",
            "ja": "1973年、ベトナム民主共和国の駐仏代表は日本の中山賀博大使と会談を重ねた。^1 9月21日、双方は"
            "外交関係を樹立する文書に署名した。日本外務省のページは、外交関係の樹立を1973年9月と記す。^2",
            "en": "In 1973 the representative of the Democratic Republic of Vietnam in France met the Japanese "
            "ambassador, Nakayama Yoshihiro, several times.^1 On 21 September 1973 the two sides signed the "
            "document that opened diplomatic relations. The page of Japan’s foreign ministry dates them to "
            "September 1973.^2",
        },
        "unknown": {"vi": "Điều chưa biết", "ja": "分かっていないこと", "en": "What is not known"},
        "p2": {
            "vi": "Chúng tôi **chưa đọc được nguyên văn**, nên không trích câu nào của văn bản. Lời thuật cuộc ký "
            "dựa vào một nguồn, là hồi ức của người trong cuộc.^1",
            "ja": "**原文は読むことができていない**。そのため本文は引用しない。署名の経緯は、当事者の回想という"
            "一つの資料による。^1",
            "en": "We **have not read the original**, and so quote none of its sentences. The account of the "
            "signing rests on one source, the recollection of a participant.^1",
        },
        "alt": {
            "vi": "Một nhịp cầu nối Võ Văn Sung và Nakayama Yoshihiro; giữa nhịp là ngày 21 tháng 9 năm 1973, Paris.",
            "ja": "ボー・ヴァン・スンと中山賀博を結ぶ一つの弧。中央に1973年9月21日、パリ。",
            "en": "An arc joining Võ Văn Sung and Nakayama Yoshihiro; under it 21 September 1973, Paris.",
        },
        "caption": {
            "vi": "Hai người ký, theo thứ tự trong nguồn.^1",
            "ja": "署名した二人。順序は資料による。^1",
            "en": "The two who signed, in the order of the source.^1",
        },
    }

    def say(key: str) -> str:
        return text[key][language]

    table = {
        "vi": (("Loại", "Trao đổi văn bản"), ("Nơi ký", "Paris, Pháp"), ("Ngày ký", "21 tháng 9 năm 1973")),
        "ja": (("種類", "文書の交換"), ("署名地", "フランス・パリ"), ("署名日", "1973年9月21日")),
        "en": (("Type", "Exchange of documents"), ("Place", "Paris, France"), ("Date", "21 September 1973")),
    }[language]
    blocks: tuple[Block, ...] = (
        Figure(_parties(language), say("alt"), runs(say("caption"))),
        KeyFacts(tuple(KeyFact(label, runs(value)) for label, value in table)),
        Heading(say("what")),
        Paragraph(runs(say("p1"))),
        Heading(say("unknown")),
        Paragraph(runs(say("p2"))),
    )
    notes = {
        "vi": (
            "Văn bản thiết lập quan hệ ngoại giao (21/9/1973)",
            "Quan hệ Nhật Bản – Việt Nam, dữ liệu cơ bản",
        ),
        "ja": ("外交関係樹立に関する文書（1973/9/21）", "日本とベトナムの関係、基礎データ"),
        "en": ("Document establishing relations (21 Sep 1973)", "Japan–Vietnam relations, basic data"),
    }[language]
    return _document(
        "paris-1973",
        language,
        kind="document",
        kind_text={"vi": "Văn kiện", "ja": "文書", "en": "Document"},
        title={
            "vi": "Hai đại sứ, một văn bản",
            "ja": "二人の大使、一つの文書",
            "en": "Two ambassadors, one document",
        },
        label={
            "vi": "Paris, 21 tháng 9 năm 1973",
            "ja": "パリ、1973年9月21日",
            "en": "Paris, 21 September 1973",
        },
        lead={
            "vi": "Quan hệ ngoại giao giữa hai nước bắt đầu bằng một văn bản ký tại Paris, sau những cuộc tiếp "
            "xúc kín từ cuối năm 1971.^1",
            "ja": "両国の外交関係は、パリで署名された一つの文書から始まった。水面下の接触は1971年末に始まっていた。^1",
            "en": "Relations between the two countries began with a document signed in Paris, after quiet "
            "contacts that had started in late 1971.^1",
        },
        blocks=blocks,
        notes=(
            Note(1, notes[0], (DAWN, MOFA), "high", lines=_read(language)),
            Note(2, notes[1], (MOFA,), "high"),
        ),
    )


def _read(language: LanguageCode) -> tuple[SourceLine, ...]:
    """One of which a copy is kept, one that was read on a day, and a book."""
    day = {"vi": "3/11/2026", "ja": "2026年11月3日", "en": "3 Nov 2026"}[language]
    return (SourceLine(DAWN, archived=KEPT, read_text=day), SourceLine(MOFA), SourceLine("", BOOK))


def _parties(language: LanguageCode) -> Parties:
    vietnam, japan, date, place = {
        "vi": (
            ("Việt Nam", "Võ Văn Sung", "Đại sứ Việt Nam Dân chủ Cộng hòa tại Pháp"),
            ("Nhật Bản", "Nakayama Yoshihiro", "Đại sứ Nhật Bản tại Pháp"),
            "21 tháng 9 năm 1973",
            "Paris, Pháp",
        ),
        "ja": (
            ("ベトナム", "ボー・ヴァン・スン", "駐仏ベトナム民主共和国大使"),
            ("日本", "中山賀博", "駐仏日本国大使"),
            "1973年9月21日",
            "フランス・パリ",
        ),
        "en": (
            ("Vietnam", "Võ Văn Sung", "Ambassador of the Democratic Republic of Vietnam in France"),
            ("Japan", "Nakayama Yoshihiro (中山賀博)", "Ambassador of Japan to France"),
            "21 September 1973",
            "Paris, France",
        ),
    }[language]
    return Parties(Party("vietnam", *vietnam), Party("japan", *japan), date, place)


def stone(language: LanguageCode) -> StoryDocument:
    """Long: prose with headings, a drawing of years, a map, a list, a pull, a chronicle."""
    from tests.products import stone_text as words

    text = words.TEXT[language]
    years = (1905, 1909, 1918, 1940, 2010, 2018)
    points = tuple(YearPoint(year, label) for year, label in zip(years, text["years"], strict=True))
    places = (
        MapPlace(text["places"][0], 16.4545, 107.5860, "vietnam", home=True),
        MapPlace(text["places"][1], 34.6909, 137.9418, "japan"),
        MapPlace(text["places"][2], 35.2858, 139.2242, "japan"),
        MapPlace(text["places"][3], 35.6938, 139.7036, "japan"),
    )
    p = [Paragraph(runs(each)) for each in text["paragraphs"]]
    h = [Heading(each) for each in text["headings"]]
    entries = tuple(
        ChronicleEntry(iso, when, what, runs(more), f"tl-{iso[:4]}")
        for iso, when, what, more in text["chronicle"]
    )
    blocks: tuple[Block, ...] = (
        p[0],
        h[0],
        p[1],
        p[2],
        Figure(Years(points, (1918, 2018, text["span"])), text["years_alt"], runs(text["years_caption"])),
        h[1],
        p[3],
        Pull(text["pull"]),
        p[4],
        Listing(tuple(runs(each) for each in text["list"])),
        h[2],
        p[5],
        Figure(PlaceMap(places), text["map_alt"], runs(text["map_caption"])),
        p[6],
        h[3],
        Chronicle(entries),
    )
    addresses = (
        (KOTOBANK, MAINICHI),
        (FUKUROI, NORDOT),
        (FUKUROI, MAINICHI, NORDOT),
        (VNMEDIA,),
        (VIETNAMNET, NORDOT),
    )
    notes = tuple(
        Note(number, note, sources, "high")
        for number, (note, sources) in enumerate(zip(text["notes"], addresses, strict=True), 1)
    )
    return _document(
        "bia-fukuroi",
        language,
        kind="article",
        kind_text={"vi": "Bài viết", "ja": "読みもの", "en": "Article"},
        title=words.TITLE,
        label={"vi": "Fukuroi, Shizuoka", "ja": "静岡県袋井市", "en": "Fukuroi, Shizuoka"},
        lead=words.LEAD,
        blocks=blocks,
        notes=notes,
        ordinal=3,
    )


def residents(language: LanguageCode) -> StoryDocument:
    """Figures: one series with missing years and derived values, and three key facts."""
    values = (
        (2006, 31527, False),
        (2008, 40524, False),
        (2012, 52367, False),
        (2015, 146956, False),
        (2016, 199990, False),
        (2017, 262405, False),
        (2018, 330835, False),
        (2019, 411968, True),
        (2020, 448053, False),
        (2023, 565026, True),
        (2024, 634361, False),
    )
    points = tuple(
        ChartPoint(str(year), value, f"{value:,}".replace(",", "." if language == "vi" else ","), derived)
        for year, value, derived in values
    )
    unit, alt, caption = {
        "vi": (
            "người",
            "Biểu đồ cột: từ 31.527 người cuối năm 2006 lên 634.361 người cuối năm 2024.",
            "Nguồn: Cục Quản lý xuất nhập cảnh và lưu trú Nhật Bản. Số liệu ngày 31 tháng 12.^1",
        ),
        "ja": (
            "人",
            "棒グラフ。2006年末の31,527人から2024年末の634,361人まで。",
            "出典　出入国在留管理庁。各年12月31日現在。^1",
        ),
        "en": (
            "people",
            "Bar chart: from 31,527 people at the end of 2006 to 634,361 at the end of 2024.",
            "Source: Immigration Services Agency of Japan. Figures at 31 December.^1",
        ),
    }[language]
    facts = {
        "vi": (
            ("Cuối năm 2024", "634.361 người^1"),
            ("Cuối năm 2006", "31.527 người"),
            ("Năm không có số", "8 năm"),
        ),
        "ja": (("2024年末", "634,361人^1"), ("2006年末", "31,527人"), ("数値のない年", "8年")),
        "en": (
            ("End of 2024", "634,361 people^1"),
            ("End of 2006", "31,527 people"),
            ("Years without a figure", "8"),
        ),
    }[language]
    prose = {
        "vi": "Số liệu đếm người đăng ký cư trú vào ngày 31 tháng 12. Những năm không đọc được nguồn thì để trống.",
        "ja": "各年12月31日の在留者数である。資料を確認できなかった年は空けてある。",
        "en": "The figures count registered residents at 31 December. Years for which no source was read are left out.",
    }[language]
    blocks: tuple[Block, ...] = (
        Figure(Chart(points, unit), alt, runs(caption)),
        KeyFacts(tuple(KeyFact(label, runs(value)) for label, value in facts)),
        Paragraph(runs(prose)),
    )
    note = {
        "vi": "Số người Việt Nam cư trú tại Nhật Bản (cuối năm)",
        "ja": "在留ベトナム人数（年末）",
        "en": "Vietnamese residents in Japan (year end)",
    }[language]
    return _document(
        "nguoi-viet-tai-nhat",
        language,
        kind="infographic",
        kind_text={"vi": "Đồ họa", "ja": "図解", "en": "Infographic"},
        title={
            "vi": "Người Việt Nam tại Nhật Bản: mười tám năm, hai mươi lần",
            "ja": "在留ベトナム人は十八年で二十倍に",
            "en": "Vietnamese in Japan: eighteen years, twentyfold",
        },
        label={"vi": "Số liệu", "ja": "統計", "en": "Figures"},
        lead={
            "vi": "Cuối năm 2024 có 634.361 người Việt Nam cư trú tại Nhật Bản, gấp khoảng hai mươi lần cuối năm 2006.^1",
            "ja": "2024年末、日本に在留するベトナム人は634,361人。2006年末のおよそ20倍である。^1",
            "en": "At the end of 2024 there were 634,361 Vietnamese residents in Japan, about twenty times as many "
            "as at the end of 2006.^1",
        },
        blocks=blocks,
        notes=(Note(1, note, (VIETJO, MOFA), "high"),),
    )


def theme(language: LanguageCode) -> tuple[StoryDocument, tuple[StoryDocument, ...]]:
    """A theme's own page and its stories."""
    overview = _document(
        "chu-de-2",
        language,
        kind="theme",
        kind_text={"vi": "Chủ đề", "ja": "テーマ", "en": "Theme"},
        title={
            "vi": "Ngày 21 tháng 9 và các văn kiện đã ký",
            "ja": "9月21日と署名された文書",
            "en": "21 September and the documents signed",
        },
        label={"vi": "Chủ đề 2", "ja": "テーマ2", "en": "Theme 2"},
        lead={
            "vi": "Ai ký, ở đâu, ngày nào, và điều gì đã đến sau đó.",
            "ja": "誰が、どこで、いつ署名したのか。その後に何が続いたのか。",
            "en": "Who signed, where and when, and what came after.",
        },
        blocks=(),
        notes=(),
    )
    return overview, (paris(language), stone(language), residents(language))


def hostile(language: LanguageCode = "vi", *, title: str | None = None) -> StoryDocument:
    """Markup, code and odd spacing wherever text can stand."""
    bad = '*b* _i_ $x^2$ <b>html</b> #read("/etc/passwd") \\u{41} @ref <label> `raw` // comment /* ~ --- & \\'
    document = stone(language)
    return replace(
        document,
        title=bad if title is None else title,
        label=bad,
        campaign=bad,
        lead=(Run(bad), Run(bad, bold=True, href='javascript:alert("1")')),
        blocks=(
            Heading(bad),
            Paragraph((Run(bad), Run(note=1), Run("x", href="https://example.org/?a=1&b=<2>"))),
            Pull(bad),
            Listing(((Run(bad),), (Run(bad, italic=True),)), ordered=True),
            KeyFacts((KeyFact(bad, (Run(bad),)),)),
            Chronicle((ChronicleEntry("1973", bad, bad, (Run(bad),)),)),
            Figure(Years((YearPoint(1973, bad), YearPoint(1990, bad)), (1973, 1990, bad)), bad, (Run(bad),)),
        ),
        notes=(Note(1, bad, ("https://example.org/#read(%22x%22)", bad), "high"),),
        credit=replace(document.credit, issuer=bad, editor=bad, translator=bad),
    )
