"""English sentences for what is wrong with a file that was named.

Owns what cannot be read at all, whatever it was to hold.  Never judges a manuscript or
a list: those are in `issues` and `rosters`.
"""

WORDS = {
    "intake.missing": "There is no file {path}. Check its name and folder",
    "intake.is_folder": "{path} is a folder; expected a file",
    "intake.not_a_file": "{path} is not a regular file and cannot be read",
    "intake.unreadable": "{path} cannot be read: {reason:cause}. See who owns it and may read it, "
    "or save a copy",
    "intake.empty": "{path} is empty",
    "intake.too_large": "{path} has {size_mb} MB, more than {limit_mb} MB: this is neither "
    "a manuscript nor a roster. Check the file",
    "intake.binary": "{path} is {kind:kind} and cannot be read. {kind:saveas}",
    "intake.other_content": "{path} ends in {suffix} and holds {kind:kind}: name and content do "
    "not match, and it cannot be read. Check whether it is the right file, and whether its name "
    "was changed. {kind:saveas}",
    "intake.torn": "{path} ends in {suffix} and does not hold {named:kind}, nor anything that can "
    "be told: it is damaged or was not copied to its end. Copy it anew, or ask for it again",
    "intake.damaged_pdf": "{path} is damaged and cannot be opened ({reason}). Copy it anew, or ask "
    "for it again; if a PDF reader opens it, save a copy and try that",
    "intake.damaged_document": "{path} is damaged and cannot be opened ({reason}). Open it in Word "
    "or WPS, save a copy and try that",
    "intake.strange_document": "{path} holds what no office program writes (a type declaration in "
    "{part}) and is not read, for safety. Open it in Word or WPS and save a .docx anew",
    "intake.bomb": "{path} is too large when unpacked ({part}: more than {limit_mb} MB) and was "
    "not read. Check where the file comes from",
    "intake.many_pages": "{path} has {pages} pages, more than {limit}: this is no issue of a "
    "bulletin, and was not read. Check the file",
    "intake.no_text": "{path} is {kind:kind} without any text[[, only {pictures} pictures]]. A "
    "scan must first be made text by a program that recognises characters; check it and save it as "
    ".docx or .txt",
    "intake.unknown_encoding": "The encoding of {path} cannot be told. Known are UTF-8, GB18030 "
    "(with GBK and GB2312) and UTF-16. Save it as UTF-8",
    "intake.damaged": "{path}, line {line}: damaged characters ({encoding}, bytes {found}). "
    "Mend the file and save it again",
    "intake.locked": "{path} has a password and cannot be read. Take the password off and save it",
    "intake.broken_workbook": "{path} cannot be read ({said}). Open it in Excel or WPS and save it "
    "as .xlsx",
    "intake.far_cells": "The table of {path} reaches to row {rows} and column {columns} and would "
    "fill the memory. Delete the rows and columns beyond the data and save it",
    "intake.broken_quotes": "{path}, line {line}: a quotation mark is opened here and never "
    "closed, so the columns cannot be told. Check the quotation marks of this line",
}
