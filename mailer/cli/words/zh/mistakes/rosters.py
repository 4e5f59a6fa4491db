"""Chinese sentences for what is wrong with an address list, or with a change of the roster.

Owns the problems of cells and rows as well.  Never says why a letter was not sent: that
is a screen.
"""

WORDS = {
    "roster.bad_rows": "{path}：有误 {rows} 行，没有导入：",
    "roster.full_with_bad_rows": "{path}：有误 {rows} 行，不能按整份名单（--full）导入，"
    "否则有误行里的人也会停用。请先改好：",
    "roster.classified": "拒绝存入：[[工作表“{sheet}”]]第{line}行有密级标志“{mark}”。"
    "涉密信息不得在联网计算机上存储、处理，不得用互联网邮件传递。\n"
    "  本程序没有保存、显示或记录其内容；这一限制不能关闭。"
    "请立即停止操作，按保密规定处理原文件并报告本单位保密工作机构。",
    "roster.no_header": "{at:place}“{found}”：找不到表头。应有一行列名，如：{expected}",
    "roster.missing_column": "{at:place}（表头）：缺“{column}”一列",
    "roster.missing_group_column": "{at:place}（表头）：缺“{column}”一列。请加上这一列，"
    "或指明整份属于哪个名单：--group 名单",
    "roster.duplicate_column": "{at:place}（表头）：{found} 都是“{column}”，请只留一列",
    "roster.no_rows": "表头（{at:place}）下面没有记录",
    "roster.duplicate_row": "{at:place} 与{first_at:place}重复：请删去一行",
    "roster.address_of_other_unit": "{at:place} 与{first_at:place}邮箱相同（{found}），单位不同"
    "：请核对属于哪个单位",
    "roster.address_of_known_unit": "{at:place} {column} {found}：通讯录里属于{known_unit}，"
    "本行是{unit}：请核对属于哪个单位",
    "roster.name_of_several": "{at:place} {column} “{found}”：几个单位曾用此名，或由几个单位承接"
    "（{units}），不能代为认定。请改写为现在的单位名称；经过：mailer roster history 单位",
    "roster.address_of_known_contact": "{at:place} {column} {found}：通讯录里是本单位"
    "{known_name}的，本行是{name}：请核对是谁的。两人合用的，姓名不写或写同一个",
    "roster.missing_unit": "{at:place} 没有写{column}（{found}）"
    "[[：上一行是“{above}”，同一单位也要写明]]",
    "roster.missing_group": "{at:place} 没有写{column}[[（{unit}）]]：写明属于哪个名单",
    "roster.extra_cells": "{at:place} 比表头的 {columns} 列多出：{found}。"
    "是否有单元格里的逗号没有加英文引号？",
    "roster.mistyped_domain": "{at:place} {column} “{found}”：后缀不存在，"
    "是否为 {meant}？请改后重导",
    "roster.bad_address": "{at:place} {column} “{found}”：{fault:fault}。[[是否为 {proposal}？]]"
    "请改后重导",
    "roster.failed_formula": "{at:place} {column} “{found}”：这一格的公式没有算出结果。"
    "请填上应有的内容，或清空",
    "roster.rounded_phone": "{at:place} {column} “{found}”：表格软件把号码当作数字，后几位已丢失。"
    "请把该列设为文本，重新填写",
    "roster.too_long": "{at:place} {column} “{found}”：有 {length} 个字，最多 {limit} 个",
    "roster.unknown_tier": "{at:place} {column} “{found}”：应为 {expected}",
    "roster.unknown_rank": "{at:place} {column} “{found}”：应为 {expected}，可以空着",
    "roster.rank_of_other": "{at:place} {unit}的{column}写了两个人：{name}、{first_name}"
    "（{first_at:place}）。请只留一人",
    "roster.bad_position": "{at:place} {column} “{found}”：应为整数，可以空着",
    "roster.several_sheets": "{path} 有几张像通讯录的工作表：{sheets:quoted}。"
    "请写明哪一张：--sheet 表名；都要读（没写名单的，表名就是名单）：{all}",
    "roster.no_sheet": "{path} 没有“{found}”这张工作表[[，有：{sheets:quoted}]]",
    "roster.changed_meanwhile": "通讯录刚被别人改动，没有导入。请重新导入 {path}",
    "roster.is_disabled": "{found} 已停用（{on:date}起），没有改动。恢复：mailer roster enable "
    "{found}",
    "roster.already_there": "通讯录里已有 {found}，没有改动。列入名单：mailer roster group add "
    "名单 "
    "{found}；更正：mailer roster change {found}",
    "roster.already_listed": "{found} 在那段时间已在名单“{group}”里，没有改动",
    "roster.only_of_contact": "{found} 是单位：只能改名称（--name）、电话、备注。"
    "改联系人，请写邮箱或姓名",
    "roster.unit_is_there": "已有单位“{found}”，不能再叫这个名字。"
    "两个单位合并：mailer roster succeed 原单位 --by {found} --on 日期",
    "roster.was_renamed": "{found} 已改名为 {name}，没有改动。请改写现名，经过："
    "mailer roster history {name}；确是另一个单位，请另用一个名称登记",
    "roster.no_post": "{found} 是单位，没有在用的联系人，也就没有人离任。"
    "新来的直接登记：mailer roster add {found} --address 邮箱 --name 姓名",
    "roster.whose_post": "{found} 是单位，要写由谁离任（联系人：{known}）。"
    "请写那人的邮箱或姓名：\n"
    "  mailer roster hand-over {first} --to 接任人姓名 --address 接任人邮箱\n"
    "  原联系人留任、只是多一位的：mailer roster add {found} --address 邮箱 --name 姓名",
    "roster.handed_over": "{found} 已登记在 {on:date} 换人，不能再登记更早的。经过：mailer roster "
    "history "
    "{found}",
    "roster.from_which": "{found} 在几个名单里，或一个也不在[[：{groups:quoted}]]。"
    "请写明从哪个名单移出：--from 名单；新列入：mailer roster group add",
    "roster.not_in_group": "{found} 不能从名单“{group}”算起：它不在里面[[，在{groups:quoted}]]。"
    "查看：mailer roster group show {group}",
    "roster.no_unit": "没有单位“{found}”。请写单位全称，查找：mailer why {found}",
    "roster.succeeds_itself": "{found} 不能由自己承接。改名：mailer roster change {found} --name "
    "新名",
    "roster.address_taken": "邮箱 {found} 属于{unit}，没有改动。请核对属于哪个单位",
    "roster.address_of_colleague": "邮箱 {found} 是本单位另一联系人的[[（{name}）]]，没有改动。"
    "由此人接任：mailer roster hand-over 原联系人 --to 姓名 --address {found}",
    "roster.no_address_typed": "--address “{found}”：{fault:fault}。[[是否为 "
    "{proposal}？]]没有改动",
    "roster.group_is_there": "已有名单“{found}”，没有改动",
    "roster.ends_before": "--until {until:date}不在 --since {since:date}之后，没有改动",
    "roster.not_one": "“{found}”指的不止一个，或不是全称：{names}。"
    "请写单位全称、邮箱或姓名；在几处的，照列出的连单位一起写，放在引号里",
    "roster.already_disabled": "{found} 已停用[[（{on:date}）]]，没有改动。"
    "要改日期或理由，先恢复：mailer roster enable {found}",
    "roster.not_disabled": "{found} 没有停用，不用恢复",
    "roster.unknown": "没有“{found}”这个名单，也没有这样的单位或联系人"
    "[[。现有名单：{groups:quoted}]]",
    "roster.no_group": "没有“{found}”这个名单[[。现有：{groups:quoted}]]。"
    "导入：mailer roster import 文件",
    "roster.no_entry": "没有一期有“{found}”这个发送对象"
    "[[。是否为{near:quoted}？]][[。现有：{known:quoted}]]",
    "roster.entry_of_several": "“{found}”在几种简报里都有：{bulletins:quoted}。"
    "请写明哪一期：--issue 期号",
    "roster.not_mapped": "“{found}”没有指定过名单[[，指定过的：{entries:quoted}]]",
    "why.unknown": "通讯录里没有“{found}”。"
    "可写邮箱、单位或姓名的一部分、电话；名单：mailer roster list",
}
