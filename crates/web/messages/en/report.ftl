# Figures: what each number means.
report-within = Answered within { $n } days
report-open = Not answered yet: { $arg }
report-unknown = Answered, but at an unknown instant: { $arg } (not in the denominator)
report-civil = Numerator: matters answered no more than so many days after receipt. Civil days; the day of receipt is not counted (Civil Code, Art. 201).
report-elapsed = Numerator: matters answered no more than so many times 24 hours after the instant of receipt.
report-whole = Denominator: matters received in the period that were answered or are still open. Those withdrawn, voided or sent to another door without an answer being owed are not in it; reports and accusations are not counted.
report-days = Days must be between 0 and 3660, twelve of them at most.
