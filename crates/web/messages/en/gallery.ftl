# Only on the sample sheet.
gallery-field = Title
    .hint = Say it in one sentence.
    .why = Only to find the responsible unit.
