# 导入旧信件、旧留言：命令行的话。
import-line = 第 { $line } 行
import-not-json = 这一行不是一个 JSON 对象（从第 { $arg } 列起读不通）。
import-not-text = 这里应当是文字，不能是列表或者嵌套的对象。
import-not-utf8 = 有读不出来的字节。请确认文件的编码，或者用 --encoding 指明。
import-line-too-long = 这一行超过 { $arg } MB，没有读入。
import-columns = 这一行的格数和表头对不上（格数/表头：{ $arg }）。请检查引号和逗号。
import-cell-error = 这一格是公式错误。
import-id-mark = 编号里不能有 { $arg }。
import-foreign-missing = 来源单位给的编号没有填。没有它，下一次导入认不出是同一件。编号在别的列里时，用 --map foreign_number=列名 指明。
import-six-digits = 应当是六位数字的代码。
import-day-unreadable = 日期读不出来。请写成 2019-05-01 或 2019-05-01 09:30。
import-before-rules = { $arg } 还没有可以对照的规定（《信访条例》自 2005年5月1日起施行）。
import-answer-missing = 有答复日期，没有答复内容。
import-answer-day-missing = 有答复内容，没有答复日期。
import-answer-too-early = 答复不能早于收到（{ $arg }）。
import-twice = 编号与第 { $arg } 行相同，只收第一行。
import-refused = 按当时的规定不能这样登记（{ $arg }）。
import-file-unreadable = 文件打不开：{ $arg }
import-file-kind = 认不出这是什么文件。能导入的有 JSON Lines（.jsonl）、CSV（.csv）和 Excel（.xlsx、.xls、.ods）。
import-file-workbook = 这个工作簿已损坏或者加了密码：{ $arg }。请用电子表格程序打开后另存一份再试。
import-file-large = 这个工作簿装的东西太多，一次读不完。请分成几个文件。
import-file-sheet = 没有这张工作表。文件里有：{ $arg }
import-file-empty = 文件是空的。
import-file-columns = 缺少必要的列：{ $missing }。文件里有：{ $arg }。列名不同时，用 --map 指明，例如 --map text=留言详情。
import-file-column = 没有“{ $missing }”这一列。文件里有：{ $arg }
import-file-twice = 有两列都叫“{ $arg }”（或者意思相同）。请改掉一个列名。
import-unused = 这些列没有用上：{ $arg }
import-done = 共 { $rows } 行：新登记 { $registered } 件（其中已答复 { $answered } 件），早已登记 { $already } 件，退回 { $rejected } 行。
import-would = 试运行，什么也没有写入。共 { $rows } 行：可以登记 { $registered } 件（其中已答复 { $answered } 件），早已登记 { $already } 件，要退回 { $rejected } 行。
import-rejected = 退回的行和原因写在 { $arg }。改好以后可以直接再导入这个文件。
import-more = 还有 { $arg } 行，见退回清单。
import-founded = 新建了一个没有账号的空办公室：{ $arg }。请把密钥文件另存一份。
import-stopped = 导入中断：{ $arg }。已登记的仍然有效；再导入一次就会接着做，不会重复。
