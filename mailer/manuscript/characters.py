"""Characters that a scanner misread, and characters of the other script.

Owns the table of what is taken for what, and the look at traditional
characters.  Never changes a character: a person decides.  Look next at
`mailer.manuscript.reading`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate

from mailer.manuscript.ledger import Ledger

_LOOK_ALIKES = str.maketrans("OolI", "0011")
# O2O is what shops do; all other digits among letters of this shape are digits.  Here and below
# what may not stand in front is asked behind the first character, which is found at once; asked
# before it, it would be asked at each of a million places.
_DIGITS = re.compile(
    r"[\dOolI](?<![0-9A-Za-z.@/_\-].)"
    r"(?:(?<=\d)(?=\d*[OolI])|(?<=[olI])(?=[OolI]*\d)|(?<=O)(?!2O)(?=[OolI]*\d))"
    r"[\dOolI]{1,13}(?![0-9A-Za-z@/_\-])"
)
# What stands in front keeps right Chinese out: 三千部手机, 深入民心, 周末能, 自己经历, 国土管理.
_WORDS = (
    (
        re.compile(r"千部(?:(?<=(?:党员|领导|机关|基层|年轻)千部)|(?=职工|群众|队伍|作风))"),
        "干部",
    ),
    (
        re.compile(
            r"入(?<![深融走进加写汇流输介投植切]入)民(?=政府|代表|群众|法院|检察院|武装|团体)"
        ),
        "人民",
    ),
    (re.compile(r"末(?<![周月年期季岁始本纪]末)(?=能|经批准|按规定|按要求|及时|发现|发生)"), "未"),
    (re.compile(r"己(?<![自知利克律而异]己)(?=经|完成|建成|达到|形成|整改|累计)"), "已"),
    (re.compile(r"(?:白治|自冶|自洽)(?=区|州|县)"), "自治"),
    (re.compile(r"巾(?<![毛围头领红丝纸手餐方浴]巾)(?=委|政府|直|级|纪委|人大|政协)"), "市"),
    (re.compile(r"土(?<![国黄水沃领乡本净泥出热疆厚混]土)(?=任|持会议|要负责|题教育)"), "主"),
    (re.compile(r"曰(?<=[0-9月]曰)"), "日"),
    (re.compile(r"—(?:(?<=[。；：]—)(?=是)|(?<=第—)(?=[季期次批届章条]))"), "一"),
)
# Signs of traditional Chinese that simplified text has no use for.
_TRADITIONAL = re.compile(
    "[萬與專業東絲兩嚴喪豐臨為麗舉義烏樂喬習鄉書買亂爭虧雲亞產親億僅從倉儀們價眾優會傘偉傳傷倫"
    "偽體傭債傾儲兒黨蘭關興養獸內岡冊寫軍農馮衝決況凍淨準涼減鳳憑凱擊劃劉則剛創刪別劑勁動務勝"
    "勞勢勳區醫華協單賣盧衛廠廳歷厲壓縣參雙發變敘葉號嘆嚇嗎啟員聽響嘩團園圍國圖圓聖場壞塊堅壇"
    "壩墳墜壟壯聲處備複夠頭夾奪奮獎婦媽孫學寧寶實審憲賓寬對尋導將爾塵屆屬歲豈島嶺崗峽幣帥師帳"
    "帶幫庫應廢廣開異棄張彌彎歸錄徹徑憶憂懷態總戀懇惡惱悅懸驚懼慘慣願憤戲戰戶撲執擴掃揚擾撫"
    "拋搶護報擔擬攏揀擁攔擰撥擇掛擋揮損換據擄攜攝擺搖數齋鬥斷無舊時曠曬顯晉曉暫術樸機殺雜權條"
    "來楊傑極構樞槍標棧棟欄樹樣橋檔檢樓歡歐殘毀畢漢湯溝沒滬濘淚澤潔灑濁測濟瀏渾濃濤潤漲滲漁灣"
    "濕潰滿濾濫濱灘潛瀾災燈爐點煉爛燒熱愛爺牽狀猶獨獄獵貓獻瑪環現畝畫療瘋盜鹽監蓋盤礦碼磚確礎"
    "禮禍離種積稱穩窮竊競筆簽簡節範築籃籌籠糧緊糾紅級約紀純紙細終組經結給統絕維網綠線練縮績織"
    "續繼罷羅罰職聯聰腦艦藝蘇藥虛補裝製襲見規視覺觀訂計討記訪設許訴評詞試話該詳誌認語誤說請"
    "諸諾課調談論證識議譯讀讓負財責賢敗貨質貪貧購貫費貿資賞賽贈趙趕跡踐車軌軟較輔輕輛輝輪輯輸"
    "轄轉辦辭邊達遠違連進遲適選遺鄰鄭釋鐘鋼錢錯鎮長門問間聞閱隊階際陸陽險隨難電靈靜韓頁頂項順"
    "須預領頻題顏額類風飛飯飲館馬駐驗驅髮魚鮮鳥鷄黃齊齒龍]"
)
_SHOWN = 8
_LINES_SHOWN = 20


def remark_on_characters(stood: Mapping[int, str], ledger: Ledger) -> None:
    """A finding for each line that a scanner may have misread, and one for traditional characters.

    Args:
        stood: the lines that are not empty, by their number.
        ledger: takes the findings.
    """
    # All lines in one text, for most have nothing to say and there may be very many.
    text = "\n".join(stood.values())
    wrong, signs = list(_misread(text)), list(_TRADITIONAL.finditer(text))
    if not wrong and not signs:
        return
    numbers = list(stood)
    ends = list(accumulate(len(line) + 1 for line in stood.values()))
    misread: dict[int, list[tuple[str, str]]] = {}
    for place, found, suggested in wrong:
        misread.setdefault(numbers[bisect_right(ends, place)], []).append((found, suggested))
    for number in sorted(misread):
        pairs = list(dict.fromkeys(misread[number]))[:_SHOWN]
        all_found, all_suggested = zip(*pairs, strict=True)
        ledger.warn("OCR_SUSPECT", [number], found=all_found, suggested=all_suggested)
    if signs:
        lines = dict.fromkeys(numbers[bisect_right(ends, sign.start())] for sign in signs)
        shown = tuple(lines) if len(lines) <= _LINES_SHOWN else ()
        said = tuple(dict.fromkeys(sign.group() for sign in signs))[:_SHOWN]
        ledger.tell("TRADITIONAL", shown, count=len(lines), found=said)


def _misread(text: str) -> Iterator[tuple[int, str, str]]:
    """What a scanner may have misread: where, what stands there, what was probably printed."""
    for said in _DIGITS.finditer(text):
        yield said.start(), said.group(), said.group().translate(_LOOK_ALIKES)
    for wrong, right in _WORDS:
        for said in wrong.finditer(text):
            yield said.start(), said.group(), right
