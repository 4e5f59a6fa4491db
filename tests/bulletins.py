"""Issues made by hand, for tests that need one and are not about reading manuscripts.

Owns one issue per thing that is hard to print.  Never reads a file.  Manuscripts
with what is expected of them are in `tests/data/cases`.
"""

from __future__ import annotations

import datetime as dt

from mailer.issue import (
    Article,
    Colophon,
    DistributionLine,
    Entry,
    Issue,
    Masthead,
    Paragraph,
    Table,
    Tier,
)


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text) for text in texts)


def entries(*texts: str) -> tuple[Entry, ...]:
    return tuple(Entry(text, (text,)) for text in texts)


PARTY_HISTORY = Issue(
    masthead=Masthead(
        name="重庆党史工作",
        issue_number=2,
        total_number=221,
        year=2023,
        publisher="中共重庆市委党史研究室",
        date=dt.date(2023, 3, 10),
    ),
    sections=("工作动态",),
    toc=(
        "全市党史部门主要负责人会议召开",
        "九龙坡区委书记李春奎参加“贯彻二十大 建功新时代”党史档案巡展活动",
        "万州区打造“传承红岩精神 讲好万州故事”云端思政课",
    ),
    articles=(
        Article(
            title="全市党史部门主要负责人会议召开",
            section="工作动态",
            paragraphs=paragraphs(
                "3月3日，全市党史部门主要负责人会议召开。会议传达贯彻了全国党史和文献部门主要负责人会议精神和市委常委会会议指示精神，总结2022年全市党史工作，部署2023年重点任务。",
                "会议指出，党的二十大开启了全面建设社会主义现代化国家的新征程。市委六届二次全会吹响了全面建设社会主义现代化新重庆的“冲锋号”。",
                "会上，渝中区、江津区、南川区、綦江区、云阳县党史部门作交流发言。",
            ),
            attribution="市委党史研究室宣教处",
        ),
        Article(
            title="九龙坡区委书记李春奎参加“贯彻二十大 建功新时代”党史档案巡展活动",
            section="工作动态",
            paragraphs=paragraphs(
                "2月21日上午，由中共九龙坡区委党史研究室、九龙坡区档案局联合举办的“贯彻二十大 建功新时代”党史档案巡展活动顺利开展。",
                "接下来，巡展活动还将在杨家坪商圈、九龙广场以及各镇街等重点区域举办。",
            ),
            attribution="九龙坡区委党史研究室",
        ),
        Article(
            title="万州区打造“传承红岩精神 讲好万州故事”云端思政课",
            section="工作动态",
            paragraphs=paragraphs(
                "近日，由万州区委宣传部、三峡融媒体中心、区党史和地方志研究室联合制作的云端思政课在“平湖万州”APP、“看万州”APP、“央视频”等媒体正式开播。",
            ),
            attribution="万州区党史和地方志研究室",
        ),
    ),
    distribution=(
        DistributionLine(Tier.BAO, "报", entries("中央党史和文献研究院")),
        DistributionLine(
            Tier.SONG, "送", entries("市级有关部门领导", "各省级、副省级城市党史部门")
        ),
        DistributionLine(
            Tier.FA, "发", entries("各区（县）委党史部门", "万盛经开区党史研究室", "各处室")
        ),
    ),
    colophon=Colophon(editor="高速", phone="023-00000000", email="editor@office.example"),
)

INSPECTION = Issue(
    masthead=Masthead(
        name="巡察工作简报",
        issue_number=23,
        year=2023,
        publisher="中共青屏县委巡察工作领导小组办公室",
        date=dt.date(2023, 3, 10),
        marks=("内部资料", "注意保存"),
    ),
    articles=(
        Article(
            title="“小切口”推动“大整治”——县委第二巡察组推动解决农村“三资”管理问题的做法",
            editor_note="为深入交流巡察整改经验，现将白塔镇的做法刊发，供学习借鉴。",
            paragraphs=paragraphs(
                "去年10月以来，县委第二巡察组推动全镇收回集体资金86.4万元，修订制度9项。",
                "一、带着账本下去，把底数摸清",
                "（一）部分项目推进偏慢。平岗县9个项目中有3个因管线迁改未落实而停工。",
                "（二）工程质量把关不严",
                "抽查发现5个小区外墙保温材料进场检验记录不全。",
                "二、拿着清单上门，把责任压实",
                "第一时间向镇党委移交立行立改清单，每周会商一次，销号管理。",
            ),
            tables=(
                Table(
                    (
                        ("单位", "隐患（项）", "整改率"),
                        ("检修公司", "126", "99.2%"),
                        ("物资公司", "58", "96.6%"),
                    ),
                    after=1,
                ),
                Table(
                    (
                        ("单位", "主要问题", "责任人", "完成时限", "备注"),
                        (
                            "白塔镇人民政府及其下属经济合作社",
                            "合同、账目、现场不一致，超期未续签合同17份",
                            "张三",
                            "2023年12月31日前",
                            "销号管理",
                        ),
                    ),
                    after=7,
                ),
            ),
        ),
    ),
    distribution=(
        DistributionLine(
            Tier.BAO,
            "抄报",
            entries(
                "市委巡察工作领导小组办公室",
                "县委书记、副书记",
                "县委巡察工作领导小组组长、副组长",
            ),
        ),
        DistributionLine(Tier.FA, "下发", entries("各乡镇党委", "县委各巡察组")),
    ),
    colophon=Colophon(editor="张弛", reviewer="李衡", copies=120, others=(("内线", "1234"),)),
)

UNBREAKABLE = Issue(
    masthead=Masthead(
        name="云溪科学院老科学技术工作者协会简报",
        issue_number="5-6",
        total_number=1098,
        year=2024,
        publisher="云溪科学院老科学技术工作者协会办公室",
    ),
    sections=("要闻", "经验交流"),
    articles=(
        Article(
            title="W" * 90,
            section="要闻",
            paragraphs=paragraphs("x" * 400, "https://office.example/" + "very/long/" * 30),
            attribution="y" * 60,
        ),
        Article(
            title="会" * 120,
            section="经验交流",
            paragraphs=paragraphs("——" * 120),
            editor_note="z" * 200,
            tables=(Table((("A" * 60, "B" * 60, "C" * 60), ("1", "2", "3"))),),
        ),
    ),
    distribution=(DistributionLine(Tier.FA, "分送" * 6, entries("各班组" * 40, "v" * 200)),),
    colophon=Colophon(editor="u" * 120, phone="0" * 80),
)

HOSTILE = Issue(
    masthead=Masthead(
        name="琴江\u200b史志\u00ad工作\r\nBcc: all@office.example",
        issue_number=4,
        total_number=59,
        year=2024,
        publisher='"><svg/onload=alert(1)>',
        date=dt.date(2024, 7, 12),
    ),
    sections=("<b>动态</b>",),
    articles=(
        Article(
            title='<script>alert("x")</script>全市年鉴培训班开班',
            section="<b>动态</b>",
            paragraphs=paragraphs(
                "7月3日，\x00培训班开班\x1b[31m，红字\x1b[0m，共80人\u202e参加。<img src=x onerror=alert(1)>",
                '{{7*7}}${7*7}<%= 7*7 %>{% include "letter.css" %} @@UNIT@@ @@UNIT1@@',
                '<p style="h1">style="h1" style="p"</p>',
                '<link rel="stylesheet" href="http://127.0.0.1:PORT/link.css">',
                '<style>@import url("http://127.0.0.1:PORT/import.css");</style>',
                "正文里有 & < > \" ' ]]> --> <!-- 和 javascript:alert(1) 链接。\ud800",
            ),
            attribution="<b>综合科</b>",
        ),
    ),
    distribution=(
        DistributionLine(Tier.BAO, "报", entries('<iframe src="//office.example"></iframe>市领导')),
    ),
    colophon=Colophon(
        editor='林木"><svg/onload=alert(1)>', others=(("Bcc", "all@office.example"),)
    ),
)

ALL = {
    "party history": PARTY_HISTORY,
    "inspection": INSPECTION,
    "unbreakable": UNBREAKABLE,
    "hostile": HOSTILE,
}
