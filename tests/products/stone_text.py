# ruff: noqa: E501  # sentences stand whole
"""The words of the long sample: the stone at Fukuroi, in three languages."""

from __future__ import annotations

from typing import Any

TITLE = {
    "vi": "Tấm bia Phan Bội Châu dựng ở làng quê vị bác sĩ Nhật",
    "ja": "石に刻まれた感謝は、百年後も読まれている",
    "en": "The stone Phan Bội Châu raised in a Japanese doctor’s village",
}
LEAD = {
    "vi": "Trong một ngôi chùa ở Fukuroi, tỉnh Shizuoka, có tấm bia do một nhà yêu nước Việt Nam dựng năm 1918. "
    "Người được cảm ơn là một bác sĩ làng.",
    "ja": "静岡県袋井市の寺に、ベトナムの独立運動家が1918年に建てた碑がある。宛先は、ひとりの医師だった。",
    "en": "In a temple at Fukuroi, Shizuoka, stands a stone that a Vietnamese patriot raised in 1918. The man it "
    "thanks was a village doctor.",
}

TEXT: dict[str, dict[str, Any]] = {
    "vi": {
        "headings": ("Phải rời Nhật Bản", "Tấm bia dựng cùng dân làng", "Hai tấm bia", "Theo thời gian"),
        "paragraphs": (
            "Năm 1905, Phan Bội Châu đến Nhật tìm sự giúp đỡ cho phong trào yêu nước. Được Lương Khải Siêu và các "
            "chính khách Nhật khuyên, ông chuyển sang vận động thanh niên Việt Nam sang Nhật học tập: phong trào "
            "*Đông Du*.^1",
            "Việc học không kéo dài. Năm 1908 có chừng 200 thanh niên Việt Nam học ở Nhật, nhưng sau Hiệp ước Pháp – "
            "Nhật năm 1907, Pháp đòi Nhật trục xuất họ. Đến khoảng năm 1909, hầu hết phải rời Nhật.^1",
            "Người cho họ chỗ ở và tiền bạc khi khó khăn nhất là bác sĩ **Asaba Sakitarō**. Ông quê ở Umeyama, nay "
            "thuộc Fukuroi, tốt nghiệp trường y Đại học Đế quốc và mở bệnh viện ở làng Maeba, gần Odawara. Ông mất "
            "năm 1910.^2",
            "Tháng 3 năm 1918, với sự giúp đỡ của dân làng Higashi-Asaba, Phan Bội Châu dựng tại chùa Jōrin-ji một "
            "tấm bia cảm tạ vị bác sĩ đã giúp đỡ mình và các học sinh Việt Nam.^3 Khi ấy vị bác sĩ đã mất tám năm.",
            "Bị bắt ở Thượng Hải năm 1925 rồi quản thúc tại Huế, Phan Bội Châu sống mười lăm năm cuối đời ở dốc Bến "
            "Ngự và mất ngày 29 tháng 10 năm 1940; mộ ông nằm trong khu vườn nhà.^4 Ngày nay có thể đến:",
            "Tấm bia thứ hai ở Huế. Ngày 3 tháng 11 năm 2010, những người bạn Nhật Bản dựng trong khu lưu niệm Phan "
            "Bội Châu một tấm bia kỷ niệm giao lưu Việt – Nhật từ phong trào Đông Du.^4",
            "Ngày 4 tháng 3 năm 2017, Nhà vua và Hoàng hậu Nhật Bản khi ấy đến khu lưu niệm này. Ngày 27 tháng 11 năm "
            "2018, hai vị đến chùa Jōrin-ji. Đá ở Huế và đá ở Fukuroi nối với nhau bằng bước chân của cùng những "
            "người ấy.^5",
        ),
        "pull": "Đá ở Huế và đá ở Fukuroi nối với nhau bằng bước chân của cùng những người ấy.",
        "list": (
            "**Khu lưu niệm Phan Bội Châu**, 119 Phan Bội Châu, Huế",
            "**Chùa Jōrin-ji**, 132 Umeyama, Fukuroi, Shizuoka^3",
            "**Bảo tàng địa phương Fukuroi và Nhà kỷ niệm Kondō**, 1021 Asana, Fukuroi",
        ),
        "years": ("sang Nhật", "rời Nhật", "dựng bia", "mất tại Huế", "bia ở Huế", "viếng bia"),
        "span": "một trăm năm",
        "years_alt": "Sáu mốc 1905, 1909, 1918, 1940, 2010, 2018 nối bằng những nhịp cầu; nhịp lớn nhất dài một trăm năm.",
        "years_caption": "Trục ngang tỷ lệ với năm. Từ năm dựng bia đến năm viếng bia vừa đúng một trăm năm.^3",
        "places": ("Huế", "Chùa Jōrin-ji, Fukuroi", "Làng Maeba, Odawara", "Tokyo"),
        "map_alt": "Sơ đồ các nơi trong bài: Huế ở Việt Nam; Fukuroi, Odawara và Tokyo ở Nhật Bản.",
        "map_caption": "Sơ đồ vị trí tương đối, vẽ theo kinh độ và vĩ độ; không thể hiện bờ biển, ranh giới hay lãnh thổ.",
        "chronicle": (
            ("1905", "1905", "Phan Bội Châu sang Nhật", "Phong trào Đông Du bắt đầu.^1"),
            ("1918-03", "3/1918", "Dựng bia ở chùa Jōrin-ji", "Dân làng Higashi-Asaba giúp dựng.^3"),
            ("1940-10-29", "29/10/1940", "Phan Bội Châu mất tại Huế", ""),
            (
                "2010-11-03",
                "3/11/2010",
                "Dựng bia kỷ niệm tại Huế",
                "Nhân 70 năm ngày mất của Phan Bội Châu.",
            ),
            ("2018-11-27", "27/11/2018", "Nhà vua và Hoàng hậu đến Fukuroi", "Chuyến đi riêng.^5"),
        ),
        "notes": (
            "Phan Bội Châu sang Nhật, phong trào Đông Du bắt đầu (1905)",
            "Asaba Sakitarō, bác sĩ (1867–1910)",
            "Phan Bội Châu dựng bia tri ân bác sĩ Asaba Sakitarō (3/1918)",
            "Phan Bội Châu qua đời tại Huế (29/10/1940)",
            "Nhà vua và Hoàng hậu Nhật Bản thăm Huế (4/3/2017) và Fukuroi (27/11/2018)",
        ),
    },
    "ja": {
        "headings": ("退去を求められて", "村の人々と建てた碑", "ふたつの石", "年を追って"),
        "paragraphs": (
            "1905年、ファン・ボイ・チャウは独立運動への支援を求めて日本に来た。梁啓超や日本の政治家の助言を受け、"
            "やがて力を注いだのは、ベトナムの青年を日本で学ばせることだった。*東遊（ドンズー）運動*である。^1",
            "学びの日々は長く続かない。1908年にはおよそ200人のベトナム青年が日本で学んでいたが、フランスは1907年の"
            "日仏協約を背景に、留学生の退去を日本に求めた。1909年頃までに、ほとんどの人が日本を去った。^1",
            "苦境にあった彼らに住まいと資金を提供したのが、医師の**浅羽佐喜太郎**である。現在の袋井市梅山に生まれ、"
            "帝国大学医科大学を卒業し、小田原近郊の前羽村で医院を開いていた。浅羽は1910年に亡くなる。^2",
            "1918年3月、ファン・ボイ・チャウは東浅羽村（現・袋井市）の人々の協力を得て、自らと留学生を助けた医師への"
            "感謝の碑を常林寺に建てた。^3恩人の死から八年がたっていた。",
            "ファン・ボイ・チャウは1925年に上海で捕らえられ、フエで軟禁された。ベングー坂の家で晩年の15年を過ごし、"
            "1940年10月29日に亡くなった。墓はその敷地にある。^4いま訪ねることのできる場所は次のとおり。",
            "碑は、もうひとつある。2010年11月3日、日本の有志がフエのファン・ボイ・チャウ記念館に、東遊運動以来の"
            "交流を記念する碑を建てた。^4",
            "2017年3月4日、当時の天皇皇后両陛下がその記念館を訪れた。翌2018年11月27日には、常林寺の碑を訪れている。"
            "フエの石と袋井の石は、こうして同じ人の足でつながった。^5",
        ),
        "pull": "フエの石と袋井の石は、こうして同じ人の足でつながった。",
        "list": (
            "**ファン・ボイ・チャウ記念館**　フエ、ファン・ボイ・チャウ通り119",
            "**常林寺**　静岡県袋井市梅山132^3",
            "**袋井市郷土資料館・近藤記念館**　静岡県袋井市浅名1021",
        ),
        "years": ("来日", "離日", "建碑", "フエで死去", "フエに碑", "両陛下が訪問"),
        "span": "百年",
        "years_alt": "1905年、1909年、1918年、1940年、2010年、2018年を結ぶ弧。最も大きな弧は百年。",
        "years_caption": "横軸は年に比例する。1918年の建碑から2018年の訪問までが、ちょうど百年にあたる。^3",
        "places": ("フエ", "常林寺（袋井市）", "旧前羽村（小田原市）", "東京"),
        "map_alt": "本文に出る場所。ベトナムのフエと、日本の袋井、小田原、東京。",
        "map_caption": "緯度と経度による相対的な位置。海岸線、境界、領域は示していない。",
        "chronicle": (
            ("1905", "1905", "ファン・ボイ・チャウ来日", "東遊運動が始まる。^1"),
            ("1918-03", "1918/3", "常林寺に建碑", "東浅羽村の人々が協力した。^3"),
            ("1940-10-29", "1940/10/29", "フエで死去", ""),
            ("2010-11-03", "2010/11/3", "フエに日越交流の碑", "ファンの没後70年にあたる。"),
            ("2018-11-27", "2018/11/27", "天皇皇后両陛下が袋井を訪問", "私的な旅行だった。^5"),
        ),
        "notes": (
            "ファン・ボイ・チャウ来日、東遊運動が始まる（1905）",
            "浅羽佐喜太郎、医師（1867–1910）",
            "ファン・ボイ・チャウ、浅羽佐喜太郎公紀念碑を建立（1918/3）",
            "ファン・ボイ・チャウ、フエで死去（1940/10/29）",
            "天皇皇后両陛下のフエ訪問（2017/3/4）と袋井訪問（2018/11/27）",
        ),
    },
    "en": {
        "headings": ("Made to leave", "A stone raised with the villagers", "Two stones", "Year by year"),
        "paragraphs": (
            "In 1905 Phan Bội Châu came to Japan to seek support for the independence cause. Advised by Liang Qichao "
            "and Japanese politicians, he turned to bringing young Vietnamese to Japan to study: the *Đông Du* "
            "movement.^1",
            "The studies did not last. In 1908 some 200 young Vietnamese were in Japan, but after the Franco-Japanese "
            "agreement of 1907 France pressed for their expulsion. By about 1909 nearly all had left.^1",
            "The man who gave them shelter and money in their hardest days was a physician, **Asaba Sakitarō**. He "
            "came from Umeyama in today’s Fukuroi, graduated from the imperial medical college and ran a clinic in "
            "Maeba village, near Odawara. He died in 1910.^2",
            "In March 1918, helped by the villagers of Higashi-Asaba, Phan Bội Châu set up a stone at Jōrin-ji temple "
            "to thank the doctor who had supported him and the Vietnamese students.^3 The doctor had been dead for "
            "eight years.",
            "Arrested in Shanghai in 1925 and confined in Huế, Phan Bội Châu spent his last fifteen years on the Bến "
            "Ngự slope and died on 29 October 1940; he is buried in the garden of the house.^4 Today one can visit:",
            "The second stone is in Huế. On 3 November 2010 Japanese well-wishers set it up at the Phan Bội Châu "
            "memorial, to mark exchange since the Đông Du movement.^4",
            "On 4 March 2017 the Emperor and Empress of the time called at that memorial. On 27 November 2018 they "
            "came to Jōrin-ji. The stone in Huế and the stone in Fukuroi were joined by the steps of the same "
            "people.^5",
        ),
        "pull": "The stone in Huế and the stone in Fukuroi were joined by the steps of the same people.",
        "list": (
            "**Phan Bội Châu memorial**, 119 Phan Bội Châu, Huế",
            "**Jōrin-ji**, 132 Umeyama, Fukuroi, Shizuoka^3",
            "**Fukuroi local museum and Kondō Memorial Hall**, 1021 Asana, Fukuroi",
        ),
        "years": (
            "sails to Japan",
            "leaves Japan",
            "the stone",
            "dies in Huế",
            "a stone in Huế",
            "the visit",
        ),
        "span": "a hundred years",
        "years_alt": "Six years, 1905, 1909, 1918, 1940, 2010 and 2018, joined by arcs; the largest measures a century.",
        "years_caption": "The line is to scale. From the raising of the stone to the visit is a hundred years.^3",
        "places": ("Huế", "Jōrin-ji, Fukuroi", "Maeba, Odawara", "Tokyo"),
        "map_alt": "Places in the story: Huế in Vietnam; Fukuroi, Odawara and Tokyo in Japan.",
        "map_caption": "Relative positions by latitude and longitude; no coast, boundary or territory is shown.",
        "chronicle": (
            ("1905", "1905", "Phan Bội Châu comes to Japan", "The Đông Du movement begins.^1"),
            ("1918-03", "Mar 1918", "The stone at Jōrin-ji", "Villagers of Higashi-Asaba helped.^3"),
            ("1940-10-29", "29 Oct 1940", "Phan Bội Châu dies in Huế", ""),
            ("2010-11-03", "3 Nov 2010", "A stone in Huế", "Seventy years after Phan’s death."),
            ("2018-11-27", "27 Nov 2018", "The Emperor and Empress visit Fukuroi", "A private journey.^5"),
        ),
        "notes": (
            "Phan Bội Châu travels to Japan and the Đông Du movement begins (1905)",
            "Asaba Sakitarō, physician (1867–1910)",
            "Phan Bội Châu raises a stone to Dr Asaba Sakitarō (Mar 1918)",
            "Phan Bội Châu dies in Huế (29 Oct 1940)",
            "The Emperor and Empress of Japan visit Huế (4 Mar 2017) and Fukuroi (27 Nov 2018)",
        ),
    },
}
