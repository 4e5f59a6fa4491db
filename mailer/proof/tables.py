"""The words that the rules go by.

Owns the tables of posts, surnames, words that follow a name, characters that are
easily taken for one another, words that are often mistyped, and names of organs
of state.  Never holds the name of a person.  The tables are ours, from common
knowledge; whoever misses a word adds it.  Look next at `mailer.proof.names` and
`mailer.proof.spelling`.
"""

from __future__ import annotations


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


def _families(table: str) -> list[str]:
    return table.split()


POSTS = _words(
    """
    主任 副主任 常务副主任 书记 副书记 党委书记 党委副书记 党组书记 党组副书记 县委书记
    区委书记 市委书记 省委书记 县委副书记 区委副书记 市委副书记 支部书记 总支书记
    纪委书记 局长 副局长 部长 副部长 组长 副组长 处长 副处长 科长 副科长 股长 所长
    副所长 站长 副站长 队长 副队长 院长 副院长 校长 副校长 县长 副县长 市长 副市长
    区长 副区长 镇长 副镇长 乡长 副乡长 省长 副省长 州长 副州长 厅长 副厅长 司长
    副司长 主席 副主席 会长 副会长 秘书长 副秘书长 馆长 副馆长 社长 副社长 台长
    副台长 行长 副行长 经理 副经理 总经理 副总经理 董事长 副董事长 理事长 副理事长
    主编 副主编 总编辑 副总编辑 常委 委员 巡视员 副巡视员 调研员 副调研员 联络员
    督导员 检察长 副检察长 庭长 政委 教授 副教授 研究员 副研究员 主委 副主委 主管
    专员 总工程师 工程师 班长 村长 社区书记 负责人
    """
)

# Several people of one office can hold these at a time.
SHARED_POSTS = _words(
    """
    常委 委员 巡视员 调研员 联络员 督导员 专员 主管 教授 研究员 工程师 负责人 组长 处长
    科长 股长 队长 班长 庭长 主委
    """
)

# Without those that are mostly another word behind a post: 和, 从, 向, 全 …
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻"
    "强贾路娄危江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单"
    "杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷"
    "车侯宓蓬郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖"
    "卓蔺屠蒙池乔阴胥苍闻莘翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿边扈燕冀郏浦尚农温别庄晏柴瞿"
    "阎充慕连茹习宦艾鱼容古易慎戈廖庾终暨居衡步耿满弘匡文寇广禄阙欧殳沃利蔚越夔隆师巩厍聂晁勾敖"
    "融冷訾辛阚简饶空曾毋沙乜养鞠丰巢关蒯查荆红游竺权逯盖益桓涂仝苟闫代佟付岳帅亢缑况琴商佘伯赏"
    "墨哈谯笪年爱阳覃粟麦揭楚朴苑邸栗银郄岩鹿亓迟洛尧才邝"
)

COMPOUND_SURNAMES = _words(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连
    澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于
    司空 令狐 百里 呼延 东郭 南门 拓跋 轩辕
    """
)

FOLLOWING = _words(
    """
    主持 出席 参加 参与 传达 作 做 讲 说 称 表示 强调 指出 要求 认为 提出 介绍
    通报 宣读 宣布 汇报 代表 分别 到会 到场 率 带队 带领 带头 在 与 和 及 同
    陪同 受 向 就 围绕 为 主讲 发言 致辞 致词 致 调研 检查 督导 督查 慰问 走访
    会见 看望 一行 等 以 对 从 于 任 兼 担任 是 听取 随 部署 总结 点评 安排
    深入 来到 前往 赴 也 还 先后 逐一 亲自 审 简要 全程 并 主要 详细 实地 应邀
    专程 签 揭牌 授 接受 进行 到 指导 协调 牵头 负责 组织 召集 会上 会前 当选
    列席 主审 解读 领学 宣讲 授课 交流 回顾 充分 肯定 了 的 将 被 由 首先 最后
    随后
    """
)

# Characters of given names that are mistaken for each other, by shape or by sound.
LOOK_ALIKE = tuple(
    frozenset(family)
    for family in _families(
        """
    伟玮炜纬苇 杰洁捷婕 俊骏峻竣 辉晖徽煇 宏洪弘鸿红虹 晓小筱 志智致治 健建键 明铭茗鸣名
    涛焘滔 颖颍莹 炎焱 祥详翔 萍苹平评坪 清青菁卿晴 燕艳雁 玲铃伶岭 军君钧均 文雯纹
    刚钢岗 琳林霖 勇永咏泳 海浩皓昊 峰锋丰烽 波博勃 斌彬宾 成诚城程 华桦骅 光广 国囯
    强蔷 丽莉俐 静净靖 敏民珉 霞侠 芳方 娟捐 兵冰 东冬栋 亮谅 毅义怡 己已巳 戊戌戍
    未末 士土 土王玉 日曰 天夭 子孑 大太 冼洗 冶治 汩汨 晴睛 杨扬 莱菜 祗衹 沐沭
    崇祟 候侯 萧肖 傅付 阎闫 戴代 璐露 瑶遥 琪琦祺 嘉佳 悦月 欣新鑫 庆清 春椿 松淞
    树澍
        """
    )
)

# ---- words often mistyped ---------------------------------------------------------

# As they are typed, and as they are written.  One that is right in other company says in which
# it is wrong, as a regular expression; what stands in its first group is what is wrong.
MISTYPED = {
    "布署": "部署",
    "布暑": "部署",
    "帐目": "账目",
    "帐户": "账户",
    "帐簿": "账簿",
    "帐单": "账单",
    "帐本": "账本",
    "记帐": "记账",
    "查帐": "查账",
    "结帐": "结账",
    "转帐": "转账",
    "台帐": "台账",
    "建帐": "建账",
    "销帐": "销账",
    "挂帐": "挂账",
    "好象": "好像",
    "图象": "图像",
    "录象": "录像",
    "摄象": "摄像",
    "画象": "画像",
    "塑象": "塑像",
    "偶象": "偶像",
    "做为": "作为",
    "成份": "成分",
    "身分": "身份",
    "充份": "充分",
    "部份": "部分",
    "过份": "过分",
    "水份": "水分",
    "养份": "养分",
    "份量": "分量",
    "份子": "分子",
    "份内": "分内",
    "座落": "坐落",
    "复盖": "覆盖",
    "重迭": "重叠",
    "松驰": "松弛",
    "按装": "安装",
    "气慨": "气概",
    "震憾": "震撼",
    "彻低": "彻底",
    "通迅": "通讯",
    "贯切": "贯彻",
    "落实倒位": "落实到位",
    "迫不急待": "迫不及待",
    "再接再励": "再接再厉",
    "一如继往": "一如既往",
    "竟竟业业": "兢兢业业",
    "针贬时弊": "针砭时弊",
    "一愁莫展": "一筹莫展",
    "走头无路": "走投无路",
    "穿流不息": "川流不息",
    "默守成规": "墨守成规",
    "谈笑风声": "谈笑风生",
    "渊远流长": "源远流长",
    "凭心而论": "平心而论",
    "不径而走": "不胫而走",
    "甘败下风": "甘拜下风",
    "鼎立相助": "鼎力相助",
    "有持无恐": "有恃无恐",
    "相形见拙": "相形见绌",
    "励精图志": "励精图治",
    "众志成诚": "众志成城",
    "破斧沉舟": "破釜沉舟",
    "世外桃园": "世外桃源",
    "名符其实": "名副其实",
}
MISTYPED_IN_COMPANY = (
    (
        "(做出)(?=了?(?:重要|重大|积极|突出|应有|新的?|更大)*(?:贡献|部署|决定|批示|指示|安排|表率))",
        "作出",
    ),
    (
        "(做)(?=(?:了)?(?:交流|表态|主题|专题|典型|书面|重要|中心|大会|总结)*(?:发言|报告|讲话))",
        "作",
    ),
    ("(截止)(?=目前|发稿|今年|去年|现在|20[0-9]{2}年)", "截至"),
    (
        "(分)(?<=[一二三四五六七八九十百千万两几0-9]分)(?=(?:文件|简报|材料|报告|问卷|试卷|合同|协议|提案))",
        "份",
    ),
    ("(纪)(?<=[登备签]纪)(?=[在本簿])", "记"),
)

# ---- names of organs of state -----------------------------------------------------

# Without 国家 in their names (State Council, Institutional Settings, 2023), and wrong behind it.
WITHOUT_STATE = _words(
    """
    外交部 国防部 教育部 科学技术部 科技部 工业和信息化部 公安部 民政部 司法部 财政部
    人力资源和社会保障部 自然资源部 生态环境部 住房和城乡建设部 交通运输部 水利部 农业农村部
    商务部 文化和旅游部 退役军人事务部 应急管理部 审计署 海关总署
    """
)

# With 国家 in their names; nothing else ends like these, so without it they are wrong.
WITH_STATE = _words(
    """
    市场监督管理总局 广播电视总局 金融监督管理总局 国际发展合作署
    """
)

# 和 within their names, where 与 is often typed; what follows says that the organ is meant.
WITH_AND = _words(
    """
    发展和改革委 人力资源和社会保障部 人力资源和社会保障厅 人力资源和社会保障局 住房和城乡建设部
    住房和城乡建设厅 住房和城乡建设局 住房和城乡建设委 工业和信息化部 工业和信息化厅
    工业和信息化局 文化和旅游部 文化和旅游厅 文化和旅游局 文化和旅游委 规划和自然资源局
    党史和文献研究院 党史和文献研究室 党史和地方志研究室
    """
)

# Mailboxes that anybody can have for nothing (their providers' pages, 2026-11).
FREE_MAIL = _words(
    """
    163.com 126.com yeah.net 188.com vip.163.com vip.126.com qq.com vip.qq.com foxmail.com
    sina.com sina.cn vip.sina.com sohu.com tom.com 21cn.com 139.com 189.cn wo.cn aliyun.com
    gmail.com outlook.com hotmail.com live.com live.cn msn.com yahoo.com icloud.com
    """
)
