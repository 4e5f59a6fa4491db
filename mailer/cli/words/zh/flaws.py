"""Chinese sentences for flaws: what the checks find wrong with a letter, and what to do.

Owns `flaw.CODE`, and the names of the mail programs and colour schemes that they speak of.
Never says to which tier a flaw belongs: `check.tiers` is put in front.
"""

WORDS = {
    "program.gmail": "Gmail",
    "program.apple": "苹果邮件",
    "program.outlook_windows": "Outlook（Windows）",
    "program.outlook_web": "Outlook（网页）",
    "program.outlook_apps": "Outlook（手机）",
    "program.outlook_mac": "Outlook（Mac）",
    "scheme.light": "浅色",
    "scheme.dark": "深色",
    "scheme.outlook": "深色（Outlook）",
    # The bytes
    "flaw.LETTER_LARGE": "邮件 {size_mb} MB，超过 {expected_mb} MB，有的邮箱不收。请减少图片或附件",
    "flaw.LINE_ENDS": "邮件的行尾不都是 CRLF，途中会被改动。这是程序的错，请告诉管程序的人",
    "flaw.NUL": "邮件里有空字符（NUL），会被拒收。这是程序的错，请告诉管程序的人",
    "flaw.LINE_LONG": "邮件里有一行长 {found} 字节，超过 {expected}，途中会被切断。"
    "这是程序的错，请告诉管程序的人",
    "flaw.NOT_ENCODED": "正文没有编码（应为 base64），途中会被改动。这是程序的错，请告诉管程序的人",
    "flaw.HEADER_COUNT": "信头 {header} 有 {found} 个，应有 1 个。请核对 config.toml，"
    "或告诉管程序的人",
    "flaw.HEADER_UNWANTED": "不应有信头 {header}：会泄露收件人，或被当作广告。请告诉管程序的人",
    "flaw.HEADER_ENCODED": "信头 {header} 被编码成了文字，邮箱认不出。请告诉管程序的人",
    "flaw.TO_SEVERAL": "一封邮件有 {found} 个收件人，应只有 1 个。请告诉管程序的人",
    "flaw.MESSAGE_ID_FOREIGN": "Message-ID 的域名是 {found}，发件地址的是 {expected}，会减分。"
    "请核对 config.toml 的 address",
    "flaw.REPLY_TO_FOREIGN": "回复地址（Reply-To）的域名是 {found}，发件地址的是 {expected}，"
    "像冒名的邮件。可把 config.toml 的 reply_to 改为同一域名的邮箱",
    "flaw.UNSUBSCRIBE_LINK": "信头 List-Unsubscribe 是“{found}”，邮箱的“退订”按钮不知去哪里；"
    "应有 <mailto:…> 或 <https://…>。请告诉管程序的人",
    "flaw.UNSUBSCRIBE_POST": "有信头 List-Unsubscribe-Post，而 List-Unsubscribe 里没有 https 网址，"
    "邮箱的“退订”按钮无效。请告诉管程序的人",
    "flaw.MIME_DEFECT": "邮件结构有误：{found}。请告诉管程序的人",
    "flaw.BODY_COUNT": "{kind} 部分有 {found} 个，应有 1 个且不空。请核对版式的两个模板",
    "flaw.MIME_ORDER": "应先有纯文本、再有网页两个部分（multipart/alternative）。请告诉管程序的人",
    "flaw.CHARSET": "正文的字符集是[[ {found}]]，应为 {expected}。请告诉管程序的人",
    "flaw.ATTACHMENT_NAME": "附件[[“{found}”]]（{kind}）没有名称，或名称超过 {most} 个字、含"
    ' / \\ : * ? " < > |，有的邮箱存不下来。请改名',
    "flaw.DKIM_BODY": "签名（DKIM）与正文不符。请告诉管程序的人",
    "flaw.DKIM_HEADERS": "签名（DKIM）没有包括 {missing}。请告诉管程序的人",
    "flaw.DKIM_FOREIGN": "签名（DKIM）的域名是 {found}，发件地址的是 {expected}，收件方不认。"
    "请改 config.toml [dkim] domain",
    # Words
    "flaw.SUBJECT_LONG": "主题有 {found} 个汉字宽，超过 {expected}。请缩短简报名称",
    "flaw.SUBJECT_CUT": "手机上主题只显示到“{seen}”，看不到“{expected}”。可缩短简报名称",
    "flaw.SUBJECT_WIDE": "主题有 {found} 个汉字宽，手机上约显示 {expected} 个：“{seen}”",
    "flaw.SUBJECT_LOUD": "主题里有“{found}”，像广告，会被当作垃圾邮件。请改简报名称",
    "flaw.LEAVING_UNSAID": "{kind} 部分没有说怎样更换接收邮箱或不再接收。请在版式 theme.toml 的 "
    "contact 里写一句，如“接收邮箱如有变动，请直接回复本邮件告知。”",
    "flaw.TEXT_THIN": "纯文本部分只有 {found} 个汉字，网页部分有 {expected} 个："
    "只看纯文本的人看不全，也会被当作垃圾邮件。请补全版式的 letter.txt.j2",
    "flaw.TEXT_MISSING": "{kind} 部分漏印了文章里的 {count} 处文字：{found}。"
    "版式比程序旧，就会这样。用 mailer init 新文件夹 --yes 得到现在的版式，"
    "从其中 redhead/letter.html.j2（text/html 部分）"
    "或 redhead/letter.txt.j2（text/plain 部分）把印这一处的几行抄过来；例如表注，是表格各行之后"
    "从 if table.note 或 if thing.note 到 endif 的那一段",
    "flaw.SLOT_LEFT": "有一处没有填上：{found}。请核对版式里的 slot",
    "flaw.TEMPLATE_LEFT": "有模板残留：{found}。请核对版式的模板",
    "flaw.PREHEADER_MISSING": "没有预览文字（preheader）：邮件列表里主题后面会显示别的。请核对版式",
    "flaw.PREHEADER_SUBJECT": "预览文字与主题相同，白白重复一遍。可在版式里改",
    # The page
    "flaw.HTML_LARGE": "网页部分 {size_kb} KB，超过 {expected_kb} KB：Gmail 到 102 KB 处截断。"
    "请缩短正文，或分两期",
    "flaw.STYLE_LARGE": "样式块 {size_kb} KB，超过 {expected_kb} KB：Gmail 到 16 KB 就全部丢弃。"
    "请精简版式的 screen.css",
    "flaw.HTML_INVALID": "网页部分第{line}行写法有误：{found}。请核对版式的模板",
    "flaw.ID_TWICE": "标识 id=“{found}”用了 {count} 次，目录会跳错。请核对版式的模板",
    "flaw.ELEMENT_TAKEN_OUT": "用了 <{found}>（{count} 处），邮箱会删去或拒收。请从版式里去掉",
    "flaw.ELEMENT_UNKNOWN": "用了不常见的 <{found}>（{count} 处），有的邮箱会删去。请核对版式",
    "flaw.ATTRIBUTE_SCRIPT": "用了脚本属性 {found}，邮箱会删去或拒收。请从版式里去掉",
    "flaw.ATTRIBUTE_UNKNOWN": "用了不常见的属性 {found}，有的邮箱会删去。请核对版式",
    "flaw.FETCHED": "要从别处取“{found}”：多数邮箱不取，取了就暴露收件人。请改为随信所带（cid:）",
    "flaw.LINK_ANCHOR": "链接 {found} 在邮件里没有去处。请核对版式的目录",
    "flaw.LINK_SCHEME": "链接“{found}”不能用；可用 {expected}。请改稿件或版式",
    "flaw.LINK_HTTP": "链接“{found}”是不加密的 http，有的邮箱会警告。可改为 https",
    "flaw.LINK_INSIDE": "链接指向内部或数字地址 {found}，外单位打不开，也会被当作可疑。请改",
    "flaw.LINK_HOST": "链接的主机名 {found} 不是英文，请改用 xn-- 开头的写法",
    "flaw.LINK_OTHER": "链接写着 {said}，实际去 {found}，会被当作钓鱼。请改成一致",
    "flaw.LINK_SMALL": "有 {count} 个单独成行的链接，最小的“{text}”高或宽只有 {size_px} 像素，"
    "不到 {expected_px}，手机上点不准。请在版式里加大 padding",
    "flaw.PICTURE_ALT": "图片 {found} 没有说明文字（alt）：不显示图片时什么也看不到。请补",
    "flaw.PICTURE_SIZE": "图片 {found} 没有写宽和高（像素），Outlook 里会走样。请补",
    "flaw.PICTURE_MISSING": "图片 cid:{found} 没有随信带上，或带了不止一个。请核对版式",
    "flaw.PICTURE_UNUSED": "带了图片 {found} 而正文没有用，会显示成附件。请核对版式",
    "flaw.PICTURE_KIND": "图片是 {found}，有的邮箱不显示。请用 PNG 或 JPEG",
    "flaw.PICTURE_WIDE": "图片宽 {found} 像素，超过 {expected}，白占容量。请缩小",
    "flaw.PICTURES_HEAVY": "图片共 {size_kb} KB，超过 {expected_kb} KB，手机上打开慢。请压缩",
    "flaw.NO_LANGUAGE": "网页部分没有注明语言（lang），读屏软件会读错。请在版式里写 zh-CN",
    "flaw.NO_TITLE": "网页部分没有标题（title）。请在版式里写上",
    "flaw.HEADING_LEAPS": "标题从 {before} 级跳到 {found} 级，读屏软件会以为少了一级。请核对版式",
    "flaw.TABLE_ROLE": "有 {count} 个排版用的表格没有写 role=“presentation”，读屏软件会当作数据念。"
    "请核对版式",
    "flaw.CSS_INVALID": "样式写法有误：{found}。请核对版式的 .css",
    "flaw.STYLE_NESTED": "样式块里 @ 套着 @，Gmail 会把整块丢弃。请在 screen.css 里拆开",
    "flaw.FONT_SMALL": "最小的字是 {found} 像素，小于 {expected}，手机上难认",
    "flaw.CONTRAST": "{scheme:scheme}时“{text}”看不清：字 {colour}，底 {background}，"
    "对比度 {ratio}，应不低于 {expected}。请改版式的颜色",
    "flaw.CSS_BREAKS": "样式 {found} 在 {programs:program} 里不起作用，版面会乱。"
    "请从 letter.css 去掉",
    "flaw.CSS_UNKNOWN": "样式 {found} 不在支持表里，各家邮箱怎样显示不清楚。请先查清，或去掉",
    "flaw.CSS_DEGRADES": "这些样式有的邮箱不显示，不影响阅读：{found}",
    # The issue beside others
    "flaw.NUMBER_TWICE": "总第{found}期已有：{issue}。请核对期号",
    "flaw.SECTION_EMPTY": "栏目“{found}”下没有文章。请核对稿件",
    "flaw.CLASSIFIED": "纯文本第{line}行有密级标志。涉密内容不得用互联网邮件传递，请立即停止",
    "flaw.SEAL_BROKEN": "内容与签发时的校验码 {code} 不符，数据库可能被改动过。请停止发送并查明",
    # What others say
    "flaw.DOMAIN_NONE": "没有 {domain} 这个域名，收件方会拒收。请核对 config.toml 的 address",
    "flaw.SPF_NONE": "域名 {domain} 没有 SPF 记录，容易进垃圾箱。请管域名的人添加",
    "flaw.SPF_OPEN": "域名 {domain} 的 SPF 以 +all 结尾，等于谁都可以冒充。请管域名的人改为 -all",
    "flaw.SPF_LONG": "域名 {domain} 的 SPF 要查的太多，收件方当作没有。请管域名的人减少 include",
    "flaw.DMARC_NONE": "域名 {domain} 没有 DMARC 记录。请管域名的人发布，先用 v=DMARC1; p=none",
    "flaw.DKIM_UNPUBLISHED": "{name} 没有发布我们的公钥，签名（DKIM）没有人认。"
    "要发布的内容：mailer dkim key",
    "flaw.PRINT_BOXES": "所附 PDF 缺字：{found} 这台机器的字体里都没有，印出来是空框。"
    "请装上有这些字的字体",
    "flaw.PRINT_STAND_INS": "所附 PDF 里{found}用别的字体代替。本单位有授权的字体，装上后再签发",
    "flaw.SPAM_SCORE": "垃圾邮件评分 {score}（满 {limit} 算垃圾邮件）：{rules}。请按各项修改",
}
