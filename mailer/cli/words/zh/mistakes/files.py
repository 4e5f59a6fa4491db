"""Chinese sentences for what is wrong with a file that was named.

Owns what cannot be read at all, whatever it was to hold.  Never judges a manuscript or
a list: those are in `issues` and `rosters`.
"""

WORDS = {
    "intake.missing": "没有这个文件：{path}。请核对文件名和所在文件夹",
    "intake.is_folder": "{path} 是文件夹，应为文件",
    "intake.not_a_file": "{path} 不是普通文件，读不了",
    "intake.unreadable": "{path} 读不出来：{reason:cause}。请核对它的权限和属主，或另存一份再试",
    "intake.empty": "{path} 是空的，没有文字",
    "intake.too_large": "{path} 有 {size_mb} MB，超过 {limit_mb} MB，不像稿件或通讯录。请核对文件",
    "intake.binary": "{path} 是{kind:kind}，读不了。{kind:saveas}",
    "intake.other_content": "{path} 的后缀是 {suffix}，内容却是{kind:kind}，两者不符，读不了。"
    "请核对是否选错了文件，后缀是否改过。{kind:saveas}",
    "intake.torn": "{path} 的后缀是 {suffix}，内容却不是{named:kind}，也认不出是什么："
    "文件已损坏，或没有传完。请重新拷贝，或请对方重发",
    "intake.damaged_pdf": "{path} 损坏，打不开（{reason}）。请重新拷贝，或请对方重发；"
    "在 PDF 阅读软件里能打开的，另存一份再试",
    "intake.damaged_document": "{path} 损坏，打不开（{reason}）。"
    "请在 Word 或 WPS 里打开，另存一份再试",
    "intake.strange_document": "{path} 里有办公软件不会写的内容（{part} 中的类型声明），"
    "为安全起见不读。"
    "请在 Word 或 WPS 里打开，另存一份 .docx 再试",
    "intake.bomb": "{path} 解开后过大（{part} 超过 {limit_mb} MB），不像稿件，没有读。"
    "请核对文件来源",
    "intake.many_pages": "{path} 有 {pages} 页，超过 {limit} 页，不像一期简报，没有读。请核对文件",
    "intake.no_text": "{path} 是{kind:kind}，里面没有文字[[，只有图片 {pictures} 张]]。"
    "是扫描件的，请先用文字识别软件转成文字，核对后另存为 .docx 或 .txt",
    "intake.unknown_encoding": "{path} 的文字编码认不出来。能读的有 UTF-8、GB18030（含 GBK、"
    "GB2312）、UTF-16。请另存为 UTF-8",
    "intake.damaged": "{path} 第{line}行有损坏的字符（{encoding}，字节 {found}）。"
    "请核对原文件，改好后另存",
    "intake.locked": "{path} 设有打开密码，读不出来。请去掉密码后另存",
    "intake.broken_workbook": "{path} 读不出来（{said}）。请在 Excel 或 WPS 里打开后另存为 .xlsx",
    "intake.far_cells": "{path} 的表格远到第 {rows} 行、第 {columns} 列，读进来会占满内存。"
    "请删去数据以外的行和列后另存",
    "intake.broken_quotes": "{path} 第{line}行起的引号没有配对，无法分列。请检查该行的英文引号",
}
