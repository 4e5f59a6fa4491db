"""English sentences for flaws: what the checks find wrong with a letter, and what to do.

Owns `flaw.CODE`, and the names of the mail programs and colour schemes that they speak of.
Never says to which tier a flaw belongs: `check.tiers` is put in front.
"""

WORDS = {
    "program.gmail": "Gmail",
    "program.apple": "Apple Mail",
    "program.outlook_windows": "Outlook (Windows)",
    "program.outlook_web": "Outlook (web)",
    "program.outlook_apps": "Outlook (telephones)",
    "program.outlook_mac": "Outlook (Mac)",
    "scheme.light": "In light",
    "scheme.dark": "In the dark",
    "scheme.outlook": "In the dark (Outlook)",
    # The bytes
    "flaw.LETTER_LARGE": "A letter has {size_mb} MB, more than {expected_mb} MB, and some "
    "mailboxes refuse it. Take pictures or attachments away",
    "flaw.LINE_ENDS": "Not every line ends in CRLF; the letter will be changed on its way. This is "
    "the program's fault; tell whoever keeps it",
    "flaw.NUL": "There is a NUL in the letter, and it will be refused. This is the program's "
    "fault; tell whoever keeps it",
    "flaw.LINE_LONG": "A line has {found} bytes, more than {expected}, and will be cut on its way. "
    "This is the program's fault; tell whoever keeps it",
    "flaw.NOT_ENCODED": "The body is not encoded (base64) and will be changed on its way. This is "
    "the program's fault; tell whoever keeps it",
    "flaw.HEADER_COUNT": "The header {header} is there {found:time|times}, expected once. Check "
    "config.toml, or tell whoever keeps the program",
    "flaw.HEADER_UNWANTED": "The header {header} should not be there: it shows readers to each "
    "other, or looks like advertising. Tell whoever keeps the program",
    "flaw.HEADER_ENCODED": "The header {header} is encoded as words, and no mailbox understands "
    "it. Tell whoever keeps the program",
    "flaw.TO_SEVERAL": "A letter has {found} recipients, expected 1. Tell whoever keeps the "
    "program",
    "flaw.MESSAGE_ID_FOREIGN": "The Message-ID is of {found}, the sender of {expected}; that costs "
    "trust. Check address in config.toml",
    "flaw.REPLY_TO_FOREIGN": "Answers (Reply-To) go to {found}, the sender is of {expected}; so do "
    "letters of impostors. In config.toml, reply_to can be a mailbox of the same domain",
    "flaw.UNSUBSCRIBE_LINK": "The header List-Unsubscribe is “{found}”, and the button of "
    "mailboxes leads nowhere; expected <mailto:…> or <https://…>. Tell whoever keeps the program",
    "flaw.UNSUBSCRIBE_POST": "There is List-Unsubscribe-Post, and no https address in "
    "List-Unsubscribe: the button of mailboxes does nothing. Tell whoever keeps the program",
    "flaw.MIME_DEFECT": "The letter is not built right: {found}. Tell whoever keeps the program",
    "flaw.BODY_COUNT": "The part {kind} is there {found:time|times}, expected once and not empty. "
    "Check both templates of the theme",
    "flaw.MIME_ORDER": "Plain text first, then the page (multipart/alternative) is expected. Tell "
    "whoever keeps the program",
    "flaw.CHARSET": "The charset of a body is[[ {found}]], expected {expected}. Tell whoever keeps "
    "the program",
    "flaw.ATTACHMENT_NAME": "The attachment[[ “{found}”]] ({kind}) has no name, one of more than "
    '{most} characters, or one with / \\ : * ? " < > |; some mailboxes cannot save it. Rename it',
    "flaw.DKIM_BODY": "The signature (DKIM) does not fit the body. Tell whoever keeps the program",
    "flaw.DKIM_HEADERS": "The signature (DKIM) does not cover {missing}. Tell whoever keeps the "
    "program",
    "flaw.DKIM_FOREIGN": "The signature (DKIM) is of {found}, the sender of {expected}: nobody "
    "counts that. Mend [dkim] domain in config.toml",
    # Words
    "flaw.SUBJECT_LONG": "The subject is {found} 汉字 wide, more than {expected}. Shorten the "
    "bulletin's name",
    "flaw.SUBJECT_CUT": "A telephone shows the subject as far as “{seen}”, without “{expected}”. "
    "A shorter name of the bulletin helps",
    "flaw.SUBJECT_WIDE": "The subject is {found} 汉字 wide; a telephone shows about {expected}: "
    "“{seen}”",
    "flaw.SUBJECT_LOUD": "There is “{found}” in the subject: that looks like advertising, and "
    "filters take it for spam. Change the bulletin's name",
    "flaw.LEAVING_UNSAID": "The part {kind} does not say how letters go to another mailbox, or "
    "stop. Write a sentence into contact in theme.toml, e.g. "
    "“接收邮箱如有变动，请直接回复本邮件告知。”",
    "flaw.TEXT_THIN": "The text part has {found} 汉字, the page {expected}: who reads text misses "
    "something, and filters take it for spam. Complete letter.txt.j2 of the theme",
    "flaw.TEXT_MISSING": "The part {kind} leaves out something that articles say ({count} in all): "
    "{found}. So does a theme that is older than the program. mailer init NEW --yes writes the "
    "templates of today into the folder NEW; copy what prints this from redhead/letter.html.j2 "
    "(the part text/html) or redhead/letter.txt.j2 (text/plain) there, e.g. for the note of a "
    "table the block from “if table.note” or “if thing.note” to endif, behind its rows",
    "flaw.SLOT_LEFT": "Something was not filled in: {found}. Check slot in the theme",
    "flaw.TEMPLATE_LEFT": "A template left something behind: {found}. Check the theme's templates",
    "flaw.PREHEADER_MISSING": "There is no preview text (preheader): lists of letters show "
    "something else behind the subject. Check the theme",
    "flaw.PREHEADER_SUBJECT": "The preview text is the subject once more. The theme can say "
    "something else",
    # The page
    "flaw.HTML_LARGE": "The page has {size_kb} KB, more than {expected_kb} KB: Gmail cuts it at "
    "102 KB. Shorten the issue, or make two of it",
    "flaw.STYLE_LARGE": "The style blocks have {size_kb} KB, more than {expected_kb} KB: past "
    "16 KB Gmail drops them all. Shorten screen.css of the theme",
    "flaw.HTML_INVALID": "Line {line} of the page is not written right: {found}. Check the theme's "
    "templates",
    "flaw.ID_TWICE": "id=“{found}” is used {count} times, and the contents lead astray. Check the "
    "theme's templates",
    "flaw.ELEMENT_TAKEN_OUT": "<{found}> is used ({count:place|places}); mailboxes take it out, or "
    "refuse the letter. Take it out of the theme",
    "flaw.ELEMENT_UNKNOWN": "<{found}> is unusual in a letter ({count:place|places}); some "
    "mailboxes take it out. Check the theme",
    "flaw.ATTRIBUTE_SCRIPT": "{found} is a script; mailboxes take it out, or refuse the letter. "
    "Take it out of the theme",
    "flaw.ATTRIBUTE_UNKNOWN": "The attribute {found} is unusual in a letter; some mailboxes take "
    "it out. Check the theme",
    "flaw.FETCHED": "“{found}” would be fetched from elsewhere: most mailboxes do not, and where "
    "they do, readers are seen. Send it along (cid:)",
    "flaw.LINK_ANCHOR": "The link {found} leads nowhere in the letter. Check the theme's contents",
    "flaw.LINK_SCHEME": "The link “{found}” cannot be used; expected {expected}. Mend the "
    "manuscript or the theme",
    "flaw.LINK_HTTP": "The link “{found}” is http, not encrypted; some mailboxes warn. Take https",
    "flaw.LINK_INSIDE": "A link leads to {found}, inside a network or by number: others cannot "
    "open it, and filters suspect it. Mend it",
    "flaw.LINK_HOST": "The host {found} of a link is not in ASCII; write it as xn--…",
    "flaw.LINK_OTHER": "A link says {said} and leads to {found}; filters take that for phishing. "
    "Make them alike",
    "flaw.LINK_SMALL": "{count:link stands|links stand} alone and small: “{text}” is {size_px} "
    "pixels high or wide, less than {expected_px}, and a finger misses it. Give "
    "it more padding in the theme",
    "flaw.PICTURE_ALT": "The picture {found} has no words (alt): where pictures are off, nothing "
    "is there. Add them",
    "flaw.PICTURE_SIZE": "The picture {found} has no width and height in pixels; Outlook distorts "
    "it. Add them",
    "flaw.PICTURE_MISSING": "The picture cid:{found} is not sent along, or more than once. Check "
    "the theme",
    "flaw.PICTURE_UNUSED": "The picture {found} is sent along and not shown: it looks like an "
    "attachment. Check the theme",
    "flaw.PICTURE_KIND": "A picture is {found}, which some mailboxes do not show. Take PNG or JPEG",
    "flaw.PICTURE_WIDE": "A picture is {found} pixels wide, more than {expected} need. Make it "
    "smaller",
    "flaw.PICTURES_HEAVY": "The pictures have {size_kb} KB, more than {expected_kb} KB, slow on a "
    "telephone. Compress them",
    "flaw.NO_LANGUAGE": "The page names no language (lang); it is read aloud wrongly. Write zh-CN "
    "in the theme",
    "flaw.NO_TITLE": "The page has no title. Write one in the theme",
    "flaw.HEADING_LEAPS": "Headings leap from level {before} to {found}; who hears the letter "
    "misses one. Check the theme",
    "flaw.TABLE_ROLE": "{count:table|tables} for layout without role=“presentation”: read aloud as "
    "figures. Check the theme",
    "flaw.CSS_INVALID": "A style is not written right: {found}. Check the theme's .css",
    "flaw.STYLE_NESTED": "One @ stands inside another in a style block; Gmail drops all of it. "
    "Take them apart in screen.css",
    "flaw.FONT_SMALL": "The smallest letters have {found} pixels, less than {expected}: hard to "
    "read on a telephone",
    "flaw.CONTRAST": "{scheme:scheme} “{text}” is hard to see: {colour} on {background}, contrast "
    "{ratio}, at least {expected} is expected. Mend the theme's colours",
    "flaw.CSS_BREAKS": "{found} does nothing in {programs:program}, and the layout falls apart. "
    "Take it out of letter.css",
    "flaw.CSS_UNKNOWN": "{found} is not in the table of support; nobody knows what mail programs "
    "make of it. Find out first, or take it out",
    "flaw.CSS_DEGRADES": "Some mail programs do without these styles, and the letter stays "
    "readable: {found}",
    # The issue beside others
    "flaw.NUMBER_TWICE": "Total number {found} is there already: {issue}. Check the number",
    "flaw.SECTION_EMPTY": "The section “{found}” has no article. Check the manuscript",
    "flaw.CLASSIFIED": "Line {line} of the text part bears a classification mark. Classified text "
    "must not go by mail; stop at once",
    "flaw.SEAL_BROKEN": "The content does not fit the check code {code} of its approval; somebody "
    "may have changed the database. Stop sending and find out",
    # What others say
    "flaw.DOMAIN_NONE": "There is no domain {domain}; readers' servers will refuse. Check address "
    "in config.toml",
    "flaw.SPF_NONE": "The domain {domain} has no SPF record; letters easily end in junk. Whoever "
    "keeps the domain adds it",
    "flaw.SPF_OPEN": "The SPF record of {domain} ends in +all: anybody passes for the office. "
    "Whoever keeps the domain makes it -all",
    "flaw.SPF_LONG": "The SPF record of {domain} asks too much, and counts as none. Whoever keeps "
    "the domain takes some include away",
    "flaw.DMARC_NONE": "The domain {domain} has no DMARC record. Whoever keeps the domain adds it, "
    "with v=DMARC1; p=none to begin with",
    "flaw.DKIM_UNPUBLISHED": "{name} does not publish our key: nobody can check the signature "
    "(DKIM). What is to be published: mailer dkim key",
    "flaw.PRINT_BOXES": "In the attached PDF {found} are printed as boxes: no font on this machine "
    "has them. Install one that does",
    "flaw.PRINT_STAND_INS": "In the attached PDF another font stands in for {found}. Install the "
    "fonts that the office has a licence for before the issue is signed",
    "flaw.SPAM_SCORE": "A spam filter gives {score} points ({limit} are spam): {rules}. Mend what "
    "these stand for",
}
