# "How this date came about": step by step, so that anybody with a calendar can count along.
working-article = Article
working-trigger = Starts
working-trigger-text = { $date } (not counted itself)
working-length = Length
working-first = First day
working-skipped = Not counted
working-make-up = Worked in exchange, counted
working-pause = Left out
working-extension = Extended
working-extension-text = by { $length }; before that the last day was { $date }
working-rolled = Moved
working-rolled-text = from { $date } over { $over } to the next working day
working-last = Last day
working-provisional-text = the holidays of { $year } are not announced yet, so Monday to Friday were counted; it will be counted again
working-span = { $from } to { $to }
working-reason = { $days } ({ $why })
working-and = ,{ " " }
length-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
length-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
length-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
length-set = set by the office that assigned the matter
skip-weekend = weekend
pause-hearing = hearing
pause-supplement = completing the material
pause-expert-review = review by experts
pause-suspension = suspended
