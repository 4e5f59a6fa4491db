"""Chinese words of the screens of the roster.

Owns what `mailer roster …` prints, and what a change of the roster touches.  Never says
why somebody gets a letter: that is in `why`.
"""

WORDS = {
    # Imported, listed, disabled, mapped
    "roster.head": "{path}：[[编码 {encoding}]][[工作表{sheets}]][[，表头在第{header}行]]，"
    "数据{records}行",
    "roster.left_out": "；{lines}（{labels}）不是记录，略过",
    "roster.left_out_tail": "；末{count}行（{labels}）不是记录，略过",
    "roster.beside": "第二联系人没有自己的邮箱 {count}（姓名、电话记入备注）：{places}",
    "roster.other_sheets": "没有读的工作表：{sheets:quoted}（要读它：--sheet 表名）",
    "roster.filled": "[[工作表“{sheet}”，]]“{column}”空着的 {count} 行按上一行读（合并单元格）"
    "：第{lines}行"
    "[[等，另 {more} 行]]",
    "roster.progress.reading": "正在读 {path}…",
    "roster.progress.rows": "已核对 {done}/{of} 行…",
    "roster.columns": "列名对应：{renamed}",
    "roster.unused": "“{unused}”一列不用",
    "roster.group": "名单",
    "roster.units": "单位",
    "roster.addresses": "地址",
    "roster.added": "新增",
    "roster.placed": "列入",
    "roster.changed": "变更",
    "roster.not_listed": "未列入",
    "roster.no_address": "无邮箱",
    "roster.stopped": "停用",
    "roster.stopped_ones": "停用 {count}（本文件没有列出）：{names}",
    "roster.wrong": "有误之处",
    "roster.errors_saved": "有误的单元格已标在 {path}",
    "roster.to_mend": "有误 {count} 行没有导入，另存为 {path}，改好后再导入它"
    '[[，仍加 --group "{group}"]]',
    "roster.ask_good": "先导入其余 {rest} 行，有误的 {bad} 行另存？",
    "roster.changes": "变更 {count}：",
    "roster.change": "{unit}[[{contact}]]  {fields}",
    "roster.field": "[[{column} ]][[旧 {old} → ]]新 {new}",
    "roster.more": "……（全部列出：加 --verbose）",
    "roster.not_listed_ones": "未列入 {count}（通讯录里有、本文件没有，保持原样；"
    "确要停用请加 --full）：{names}",
    "roster.without_address": "无邮箱 {count}（照常登记，发送时列为电话通知）：{names}",
    "roster.needs_smtputf8": "中文邮箱名 {count}（双方服务器都支持 SMTPUTF8 才发得到）："
    "{addresses}",
    "roster.added_ones": "新增 {count}：{names}",
    "roster.bad": "有误 {count} 行：",
    "roster.dry": "试导，没有写入。导入：去掉 --dry-run",
    "roster.dry_bad": "试导，没有写入。改好后去掉 --dry-run"
    "[[；或加 --skip-bad 先导入其余 {rest} 行，有误行另存为 {name}]]",
    "roster.refused": "有误，没有导入。请改好后重导"
    "[[；或加 --skip-bad 先导入其余 {rest} 行，有误行另存为 {name}]]",
    "roster.same": "通讯录已是这样，没有变化",
    "roster.ask": "导入？",
    "roster.kept": "没有导入",
    "roster.done": "已导入：新增 {added}，[[另列入名单 {placed}，]]"
    "变更 {changed}[[，停用 {stopped}]]",
    "roster.refused_beside": "{unit} 的旧邮箱 {address} 上次被拒，仍在通讯录里。"
    "不再用的，停用：mailer roster disable {address} --reason 理由",
    "roster.exported": "已存到 {path}：{count} 行。停用的不在内",
    "roster.none": "通讯录是空的。导入：mailer roster import 文件",
    "roster.position": "序",
    "roster.unit": "单位",
    "roster.contact": "联系人",
    "roster.address": "邮箱",
    "roster.phone": "电话",
    "roster.disabled": "停用 {on:date}[[ {reason}]]",
    "roster.until": "{until:date}起不在名单里",
    "roster.title": "{name}   {units} 个单位，{addresses} 个邮箱",
    "roster.people": "{who}   {count} 处",
    "roster.recognised.renamed": "按曾用名认作 {count}（已改名）：{names}",
    "roster.recognised.succeeded": "按曾用名认作 {count}（已由现单位承接）：{names}",
    "roster.recognised.one": "{place}“{found}”→{unit}",
    "roster.still_disabled": "仍停用 {count}（本文件列有，保持停用；"
    "恢复：mailer roster enable 单位或邮箱）：{names}",
    "roster.not_carried": "仍停用 {count}（原单位的联系人，没有转到承接单位，本文件列有也不发；"
    "确要发给：mailer roster add 现单位 --address 邮箱 --group 名单）：{names}",
    "roster.disabled_now": "已停用：{who}，自{on:date}起不再发给它，理由：{reason}。记录都保留",
    "roster.letters_stop": "  发送单 {dispatch} 还有 {count} 封没有发给它，轮到时停发",
    "roster.enable_again": "  恢复：mailer roster enable {who}",
    "roster.enabled_now": "已恢复：{who}，下次排定起照发。已停发的邮件不会自动补发",
    "roster.enabled_in_vain": "已恢复：{who}，但所在的{unit}已停用，不会发给它。"
    "恢复单位：mailer roster enable {typed_unit}",
    "roster.enabled_nowhere": "已恢复：{who}，但不在任何名单里，不会发给它。"
    "列入：mailer roster group add 名单 {who}",
    "roster.mapped": "“{entry}”指定为名单“{group}”（《{bulletin}》），以后各期都如此",
    "roster.unmapped": "“{entry}”不再对应名单“{group}”（《{bulletin}》），现在没有对应的名单。"
    '重新指定：mailer roster map "{entry}" 名单',
    "roster.unmapped_named": "“{entry}”不再对应名单“{group}”（《{bulletin}》），"
    "现在是同名的名单“{entry}”",
    "roster.by_hand": "《{bulletin}》的发送对象“{entry}”指定为名单“{group}”",
    "roster.since": "自",
    "roster.until_short": "至（不含）",
    "roster.joining": "将列入",
    "roster.left": "已移出",
    # Changed by hand
    "did.add": "已登记：{unit}[[ {name}]][[ {address}]][[，{since:date}起列入名单“{group}”]]"
    "（经办 {operator}）",
    "did.add_nowhere": "还不在任何名单里，不会发给它。列入：mailer roster group add 名单 {who}",
    "did.change": "已更正：{who}  {changes}（经办 {operator}）",
    "did.hand_over": "{unit}[[ {post}]]：{on:date}起由{name}接任（{address}），"
    "所在名单和位置不变；此前 {before}（经办 {operator}）",
    "did.take_over": "{unit}[[ {post}]]：{on:date}起由{name}（{address}）接替 {before} "
    "在各名单的位置，原邮箱停用（经办 {operator}）",
    "did.move": "{who}：{on:date}起由名单“{source}”移到“{group}”，{count} 处（经办 {operator}）",
    "did.succeed": "{on:date}起，{old}由{new}承接[[，列入{groups:quoted}]]；"
    "原单位自该日起停用，记录都保留（经办 {operator}）",
    "did.succeed_nowhere": "原单位不在任何名单里。列入：mailer roster group add 名单 {who}",
    "did.succeed_silent": "{new}还没有邮箱，到时列为电话通知。"
    "登记：mailer roster add {who} --address 邮箱 --group {group} --since {on}",
    "did.succeed_disabled": "仍停用 {count}（原已停用，保持停用；"
    "恢复：mailer roster enable 邮箱）：{names}",
    "did.create_group": "已建名单“{group}”，还没有成员。列入：mailer roster group add 名单 单位"
    "（经办 {operator}）",
    "did.rename_group": "名单“{old}”改名为“{new}”"
    "[[；{bulletins:quoted}的发送对象“{old}”仍对应它]]（经办 {operator}）",
    "did.join": "{who}：{since:date}起[[、{until:date}前]]列入名单“{group}”，{count} 处"
    "（经办 {operator}）",
    "did.leave": "{who}：{on:date}起不在名单“{group}”，{count} 处（经办 {operator}）",
    "did.put": "{who}在名单“{group}”排第 {position} 位（经办 {operator}）",
    # Groups
    "group.title": "{name}（{on:date}）   {units} 个单位，{addresses} 个邮箱",
    "group.joining": "将列入：{who}，{since:date}起[[、{until:date}前]]，第{position}位",
    "group.left": "已移出：{who}，{since:date}起、{until:date}前，第{position}位",
    # The history of a unit
    "history.from": "由{unit}而来（{on:date}）",
    "history.into": "{on:date}起由{unit}承接",
    "history.post": "{post}：",
    "history.ranked": "{post}（{rank}）",
    "history.until": "{until:date}前  {person}",
    "history.now": "现任  {person}",
    "history.comes": "此后  {person}",
    "history.disabled": "{person}  {on:date}起停用[[：{reason}]]",
    "history.place": "名单“{group}”第{position}位  {since:date}起[[、{until:date}前]][[  "
    "{address}]]",
    "history.deed": "{at:when}  {operator}  {deed}[[  {detail}]]",
    # What a change touches
    "touched.is": "发送单 {dispatch}（{citation}，{state:dispatch_state}）的发送范围已定格，"
    "与通讯录不同：{changes}\n  看差别、决定是否更新：mailer dispatch refresh {dispatch}",
    "touched.would_be": "导入后，发送单 {dispatch}（{citation}，{state:dispatch_state}）"
    "的发送范围将与通讯录不同：{changes}\n"
    "  导入后看差别、决定是否更新：mailer dispatch refresh {dispatch}",
    "touched.added": "新增邮箱 {n}",
    "touched.removed": "不再列入 {n}",
    "touched.disabled": "停用 {n}",
    "touched.moved": "改级 {n}",
    "touched.renamed": "改名 {n}",
}
