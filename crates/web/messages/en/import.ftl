# Taking over earlier letters and messages: the words of the command line.
import-line = Line { $line }
import-not-json = This line is not one JSON object (it cannot be read from column { $arg } on).
import-not-text = A text belongs here, not a list or a nested object.
import-not-utf8 = Some bytes cannot be read. Check the file's encoding, or name it with --encoding.
import-line-too-long = This line is longer than { $arg } MB and was not read.
import-columns = The number of cells differs from the headings (cells/headings: { $arg }). Check quotation marks and commas.
import-cell-error = This cell is the error of a formula.
import-id-mark = A number cannot hold { $arg }.
import-foreign-missing = The sender's number is missing; without it another import could not know the item again. If it stands in another column, say --map foreign_number=Column.
import-six-digits = This must be a code of six digits.
import-day-unreadable = The day cannot be read. Write it as 2019-05-01 or 2019-05-01 09:30.
import-before-rules = There are no rules to compare with on { $arg } (the Regulation came into force on 1 May 2005).
import-answer-missing = There is a day of the answer, but no answer.
import-answer-day-missing = There is an answer, but not its day.
import-answer-too-early = The answer cannot come before the receipt ({ $arg }).
import-twice = Its number is that of line { $arg }; only the first one is taken.
import-refused = The rules of that time do not allow it ({ $arg }).
import-file-unreadable = The file cannot be opened: { $arg }
import-file-kind = It is not clear what kind of file this is. JSON Lines (.jsonl), CSV (.csv) and Excel (.xlsx, .xls, .ods) can be imported.
import-file-workbook = The workbook is damaged or has a password: { $arg }. Open it in a spreadsheet program, save a copy and try again.
import-file-large = The workbook holds more than can be read at once. Divide it into several files.
import-file-sheet = There is no such sheet. The file has: { $arg }
import-file-empty = The file is empty.
import-file-columns = Needed columns are missing: { $missing }. The file has: { $arg }. If a column has another name, say so with --map, such as --map text=Message.
import-file-column = There is no column "{ $missing }". The file has: { $arg }
import-file-twice = Two columns are called "{ $arg }", or mean the same. Rename one.
import-unused = Nothing was taken from these columns: { $arg }
import-done = { $rows } rows: { $registered } registered ({ $answered } of them answered), { $already } there already, { $rejected } rejected.
import-would = Dry run, nothing was written. { $rows } rows: { $registered } can be registered ({ $answered } of them answered), { $already } are there already, { $rejected } would be rejected.
import-rejected = The rejected rows and the reasons are in { $arg }. Once mended, that file can be imported as it is.
import-more = { $arg } more, see the list of rejected rows.
import-founded = An empty office without logins was founded: { $arg }. Keep a copy of the key file elsewhere.
import-stopped = The import ended early: { $arg }. What was registered stays; importing again goes on and repeats nothing.
