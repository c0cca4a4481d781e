# The frame: words on every page.
seal = 登闻
skip = Skip to the content
sample-band = Sample office, invented people
sample-band-more = Try anything here; nothing is sent to any authority.
sample-band-day = Its clock began on { $day }.
nav-view = Display
nav-foot = About
nav-menu = Menu
nav-close = Close the menu
confirm-no = Not now
print-large = Large print
print-normal = Normal print
other-language = 中文
foot-channels = Statutory channels
foot-how = How it works
foot-office = Hours and address
foot-privacy = Personal data
foot-accessibility = Accessibility
foot-staff = Staff sign-in
foot-law = Handled under the Regulation on Petitioning Work, in force since 1 May 2022.
desk = Desk
sign-out = Sign out
colon = :{ " " }

days-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
}
days-late = { $n ->
    [one] { $n } day overdue
   *[other] { $n } days overdue
}
days-count = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
due-today = due today
limit-done = done in time
limit-done-late = { $n ->
    [one] done { $n } day late
   *[other] done { $n } days late
}
provisional = by the present calendar
working = How this date came about

step-done = Done:{ " " }
step-done-late = Done late:{ " " }
step-current = In progress:{ " " }
step-next = Next:{ " " }

matter-do = To do now
matter-came = What came in
matter-happened = What happened

errors-title = A few things need a change. All you wrote is still here.
error-word = Error:{ " " }
why-we-ask = Why we ask:{ " " }
optional = (optional)
choose = Please choose
count-left = Characters left:{ " " }

queue-search = Search
queue-search-hint = Number, name or telephone
queue-find = Search
queue-export = Export to Excel
pager = Pages
pager-first = Back to the first
pager-next = Next
keys-move = move
keys-open = open
keys-search = search

paper-tools = Document tools
paper-print = Print
paper-seal = Place of the seal
paper-colon = :
paper-draft = Draft
